package dev.agentops.server.tools;

import dev.agentops.agentkit.tool.LiveOutput;
import dev.agentops.server.commands.Sandbox;
import dev.agentops.server.commands.View;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs programs that only look, for tools that say themselves what they run: in the sandbox, or not at all. Thread-safe. */
final class LookingPrograms {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Subprocesses subprocesses;
    private final Sandbox sandbox;

    LookingPrograms(Subprocesses subprocesses, Sandbox sandbox) {
        this.subprocesses = subprocesses;
        this.sandbox = sandbox;
    }

    /** Whether there is a sandbox for them here. Without one nobody's program runs unasked, not even ours. */
    boolean held() {
        return sandbox.views().contains(View.FILES);
    }

    /**
     * @param readable what the program has to see besides other programs
     * @param folder where it runs; one of the readable, or within one
     * @param environment besides PATH, LANG and HOME
     * @throws IllegalArgumentException when none is {@link #held}
     */
    Subprocesses.Outcome run(
            Path program, List<String> arguments, List<Path> readable, Path folder, Map<String, String> environment)
            throws IOException, InterruptedException {
        var shown = new Sandbox.Shown(readable, List.of());
        var command = sandbox.wrap(View.FILES, program, arguments, shown, folder);
        return subprocesses.run(command, folder, environment, TIMEOUT, LiveOutput.NONE);
    }
}
