package dev.agentops.server.commands;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whether a cover holds on this machine, found out by an attempt to look under it. */
final class CoverProof {
    private static final int MAX_SECONDS = 10;

    /** Its words: what is hidden, what can be written, and the server's process. */
    private static final String LOOK = """
            [ -e "$1/secret" ] && exit 11
            cat "/proc/$3/environ" > /dev/null 2>&1 && exit 12
            echo x > "$2/new" || exit 13
            cat "$1/shown/file" || exit 14
            """;

    private CoverProof() {}

    static boolean holds(Cover cover) {
        try {
            var folder = Files.createTempDirectory("agentops-cover-").toRealPath();
            try {
                return holds(cover, folder);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            Sandbox.LOG.debug("no cover by {}: {}", cover, e.toString());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean holds(Cover cover, Path folder) throws IOException, InterruptedException {
        var hidden = Files.createDirectory(folder.resolve("hidden"));
        var shown = Files.createDirectory(hidden.resolve("shown"));
        Files.writeString(hidden.resolve("secret"), "secret");
        Files.writeString(shown.resolve("file"), "shown");
        String server = String.valueOf(ProcessHandle.current().pid());
        var command = List.of("/bin/sh", "-c", LOOK, "look", hidden.toString(), folder.toString(), server);
        var builder = new ProcessBuilder(cover.over(new OwnFiles(List.of(hidden), List.of(shown)), folder, command))
                .redirectErrorStream(true);
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
            Sandbox.LOG.debug("no cover by {}: exit {}, {}", cover, process.exitValue(), said);
        }
        return holds;
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
