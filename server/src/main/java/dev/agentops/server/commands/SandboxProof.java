package dev.agentops.server.commands;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whether a sandbox holds on this machine, found out by an attempt to get out of it. */
final class SandboxProof {
    private static final int MAX_SECONDS = 10;

    /** Reads what it may, then tries to write there, to see what it may not, and to find a network. */
    private static final String ATTEMPT = """
            cat "$1/shown" || exit 10
            (echo x > "$1/shown") 2>/dev/null && exit 11
            (echo x > "$1/new") 2>/dev/null && exit 12
            [ -e "$2" ] && exit 13
            (echo x > /usr/agentops-proof) 2>/dev/null && exit 14
            [ "$(grep -c : /proc/net/dev)" -le 1 ] || exit 15
            exit 0
            """;

    private SandboxProof() {}

    static boolean holds(Sandbox sandbox) {
        try {
            var shown = Files.createTempDirectory("agentops-shown-");
            var hidden = Files.createTempDirectory("agentops-hidden-");
            try {
                Files.writeString(shown.resolve("shown"), "shown");
                return holds(sandbox, shown, hidden);
            } finally {
                Files.deleteIfExists(shown.resolve("shown"));
                Files.deleteIfExists(shown.resolve("new"));
                Files.deleteIfExists(shown);
                Files.deleteIfExists(hidden);
            }
        } catch (IOException e) {
            Sandbox.LOG.debug("no sandbox by {}: {}", sandbox.name(), e.toString());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean holds(Sandbox sandbox, Path shown, Path hidden) throws IOException, InterruptedException {
        var command = sandbox.wrap(
                View.FILES,
                Path.of("/bin/sh"),
                List.of("-c", ATTEMPT, "proof", shown.toString(), hidden.toString()),
                new Sandbox.Shown(List.of(shown), List.of()),
                shown);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", Programs.PATH);
        var process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return false;
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean holds = process.exitValue() == 0 && said.equals("shown");
        if (!holds) {
            Sandbox.LOG.debug("no sandbox by {}: exit {}, {}", sandbox.name(), process.exitValue(), said);
        }
        return holds;
    }
}
