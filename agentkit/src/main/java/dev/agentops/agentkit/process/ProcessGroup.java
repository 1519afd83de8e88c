package dev.agentops.agentkit.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A program and everything that it started: its descendants, its session, and on Linux whatever has inherited the mark in its
 * environment, also once its parent is gone and it has a session of its own. What cleared its environment as well is not found.
 * Until the program has ended by itself, all of it ends with this JVM, also with one that is killed, see {@link Watcher}. Thread-safe.
 */
public final class ProcessGroup {
    /** In the environment of each program; random. */
    static final String MARK = "AGENTOPS_CALL";

    private static final Duration GRACE = Duration.ofSeconds(2);
    /** Who starts others all the while is killed as fast as it starts them. */
    private static final Duration KILLING = Duration.ofSeconds(5);

    private static final long ZOMBIE = -1;

    /** Without it, a child whose parent is gone is not found. */
    static final List<String> OWN_SESSION = Stream.of("/usr/bin/setsid", "/bin/setsid")
            .filter(program -> Files.isExecutable(Path.of(program)))
            .limit(1)
            .toList();

    private static final Executor STARTER = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("process-starter").factory());

    private final Process process;
    private final String mark;
    private volatile boolean ending;

    private ProcessGroup(Process process, String mark) {
        this.process = process;
        this.mark = mark;
    }

    /** Starts it in a session of its own; a program that does not exist ends at once with exit code 127. */
    public static ProcessGroup start(ProcessBuilder builder) throws IOException {
        var command =
                Stream.concat(OWN_SESSION.stream(), builder.command().stream()).toList();
        String mark = MARK + "=" + UUID.randomUUID();
        builder.environment().put(MARK, mark.substring(MARK.length() + 1));
        Watcher.OF_THIS_JVM.expect(mark);
        Process process;
        try {
            process = started(builder.command(command));
        } catch (IOException e) {
            Watcher.OF_THIS_JVM.letGo(mark);
            throw e;
        }
        var group = new ProcessGroup(process, mark);
        try {
            Watcher.OF_THIS_JVM.runs(mark, process.pid());
        } catch (IOException e) {
            group.end();
            throw e;
        }
        process.onExit().thenRun(group::letGo);
        return group;
    }

    private void letGo() {
        if (!ending) {
            Watcher.OF_THIS_JVM.letGo(mark);
        }
    }

    /** By a thread that lives on: a program may ask to die with its parent, prctl(2), and that is the thread that started it. */
    private static Process started(ProcessBuilder builder) throws IOException {
        try {
            return CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return builder.start();
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            },
                            STARTER)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException io) {
                throw io.getCause();
            }
            throw e;
        }
    }

    /** For its streams. */
    public Process process() {
        return process;
    }

    public boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The system knows it a moment earlier than {@link Process}. */
    public boolean hasEnded() {
        return !process.toHandle().isAlive() || session(process.pid()) == ZOMBIE || !process.isAlive();
    }

    /** Of a program that has ended; -1 when the system cannot end it. */
    public int exitCode() {
        process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
        return process.isAlive() ? -1 : process.exitValue();
    }

    /** Asks all to end and kills those that don't. All are gone when this returns; an interrupt only shortens the grace. */
    public void end() {
        ending = true;
        members().forEach(ProcessHandle::destroy);
        boolean interrupted = false;
        try {
            long deadline = System.nanoTime() + GRACE.toNanos();
            while (isAnyLeft() && System.nanoTime() < deadline) {
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        // a member may start another between the look and the kill
        long givenUp = System.nanoTime() + KILLING.toNanos();
        while (isAnyLeft() && System.nanoTime() < givenUp) {
            members().forEach(ProcessHandle::destroyForcibly);
            LockSupport.parkNanos(2_000_000);
        }
        Watcher.OF_THIS_JVM.letGo(mark);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it or anything that it started still runs. Looks at every process of the machine. */
    public boolean isAnyLeft() {
        return members().findAny().isPresent();
    }

    private Stream<ProcessHandle> members() {
        var others = ProcessHandle.allProcesses()
                .filter(one -> session(one.pid()) == process.pid()
                        || environment(one.pid()).contains(mark));
        return Stream.concat(Stream.concat(Stream.of(process.toHandle()), process.descendants()), others)
                .filter(one -> one.isAlive() && session(one.pid()) != ZOMBIE)
                .distinct();
    }

    /** From {@code /proc/<pid>/stat}, see proc(5); 0 when it can't be known. */
    private static long session(long pid) {
        // not a channel, which an interrupt would close
        try (var file = new FileInputStream("/proc/" + pid + "/stat")) {
            var stat = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            // the name before it may hold spaces and brackets
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[0].equals("Z") ? ZOMBIE : Long.parseLong(fields[3]);
        } catch (IOException gone) {
            return 0;
        }
    }

    /** As the program was started with; empty when it can't be known, as that of another user can't. */
    private static String environment(long pid) {
        try (var file = new FileInputStream("/proc/" + pid + "/environ")) {
            return new String(file.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException goneOrForeign) {
            return "";
        }
    }
}
