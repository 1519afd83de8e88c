package dev.agentops.agentkit.process;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code kill -9} of a JVM whose programs run. */
@EnabledOnOs(OS.LINUX)
class WatcherTest {
    private static final List<String> PROGRAMS = List.of("main", "stray", "bare", "left", "other", "late");

    @TempDir
    Path folder;

    private Process jvm;

    @BeforeEach
    void start() throws Exception {
        jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        StartsPrograms.class.getName(),
                        folder.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @AfterEach
    void endAll() throws Exception {
        jvm.destroyForcibly().waitFor();
        for (var name : PROGRAMS) {
            if (Files.exists(folder.resolve(name + ".pid"))) {
                ProcessHandle.of(pid(name)).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void whatAKilledJvmRanIsEndedAndWhatItLetGoIsNot() throws Exception {
        for (var name : List.of("main", "stray", "bare", "left", "other")) {
            await(() -> isAlive(name));
        }
        assertThat(watchers()).as("one for all").hasSize(1);
        // somebody ends the watcher: the next program has another, which knows of those before, too
        var first = watchers().getFirst();
        first.destroyForcibly();
        first.onExit().get(30, TimeUnit.SECONDS);
        Files.createFile(folder.resolve("go"));
        await(() -> isAlive("late"));
        var watcher = watchers().getFirst();
        assertThat(watcher.isAlive()).isTrue();

        jvm.destroyForcibly().waitFor();
        watcher.onExit().get(30, TimeUnit.SECONDS);

        for (var name : List.of("main", "stray", "bare", "late")) {
            assertThat(isAlive(name)).as(name).isFalse();
        }
        assertThat(isAlive("left")).as("of a program that had ended").isTrue();
        assertThat(isAlive("other")).as("a child that is no group").isTrue();
    }

    private List<ProcessHandle> watchers() {
        return jvm.children()
                .filter(child -> String.join(" ", child.info().arguments().orElse(new String[0]))
                        .contains("members()"))
                .toList();
    }

    private static void await(Callable<Boolean> done) throws Exception {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!done.call()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(20);
        }
    }

    private long pid(String name) throws Exception {
        return Long.parseLong(Files.readString(folder.resolve(name + ".pid")).strip());
    }

    /** Not one that is dead and that nobody reaps. */
    private boolean isAlive(String name) throws Exception {
        var file = folder.resolve(name + ".pid");
        if (!Files.exists(file) || Files.size(file) == 0) {
            return false;
        }
        var stat = Path.of("/proc", Long.toString(pid(name)), "stat");
        try {
            return !Files.readString(stat).contains(") Z ");
        } catch (IOException gone) {
            return false;
        }
    }
}
