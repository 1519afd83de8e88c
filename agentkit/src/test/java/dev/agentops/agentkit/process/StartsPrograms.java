package dev.agentops.agentkit.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** A JVM of its own that starts programs in a folder, to be killed; one more once there is a file {@code go}. */
final class StartsPrograms {
    private StartsPrograms() {}

    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        ProcessGroup.start(shell(folder, """
                (setsid sleep 120 & echo $! > stray.pid)
                (env -i sleep 120 & echo $! > bare.pid)
                echo $$ > main.pid; sleep 120 & wait
                """));
        ProcessGroup.start(shell(folder, "sleep 120 & echo $! > left.pid"))
                .process()
                .waitFor();
        shell(folder, "echo $$ > other.pid; exec sleep 120").start();
        while (!Files.exists(folder.resolve("go"))) {
            Thread.sleep(20);
        }
        ProcessGroup.start(shell(folder, "echo $$ > late.pid; exec sleep 120"));
        Thread.sleep(Long.MAX_VALUE);
    }

    private static ProcessBuilder shell(Path folder, String script) {
        return new ProcessBuilder("/bin/sh", "-c", script)
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
    }
}
