package dev.agentops.server.cli;

import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Map;

/** The browser of whoever sits at this machine. */
final class Browser {
    private Browser() {}

    static void openIfThereIsOne(String url) {
        Map<String, String> environment = System.getenv();
        boolean hasDisplay = environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
        if (!Screen.isTerminal() || !hasDisplay || environment.containsKey("CI")) {
            return;
        }
        try {
            new ProcessBuilder("xdg-open", url)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            LoggerFactory.getLogger(Browser.class).info("No browser was opened: {}", e.getMessage());
        }
    }
}
