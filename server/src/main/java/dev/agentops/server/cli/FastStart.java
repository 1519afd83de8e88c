package dev.agentops.server.cli;

import dev.agentops.server.embedded.DataFolder;
import dev.agentops.server.embedded.Folders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Lets another JVM start everything once, in a folder of its own, and keeps what it loaded and linked as an AOT cache (JEP 483, 514, 515), with
 * which the next start takes half the time. Once for each build, with what the processors have to spare, a while after the server came
 * up. Ended with the server; what is not finished then is gone.
 */
final class FastStart implements AutoCloseable {
    /** Where the cache is to be; set by the launcher when there is none for its jars. */
    static final String PROPERTY = "agentops.fast.start";

    /** {@code no} is for the launcher. */
    private static final String SETTING = "AGENTOPS_FAST_START";

    /** The first minute belongs to who looks at the new server. */
    private static final Duration QUIET = Duration.ofMinutes(1);

    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration TO_END = Duration.ofSeconds(30);
    private static final String FOLDER = "rehearsal-";
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Set<String> ENVIRONMENT = Set.of("PATH", "HOME", "LANG", "TZ");
    private static final Logger LOG = LoggerFactory.getLogger(FastStart.class);

    private final Path cache;
    private final DataFolder data;
    private final Thread worker = Thread.ofVirtual().name("fast-start").unstarted(this::prepare);

    private FastStart(Path cache, DataFolder data) {
        this.cache = cache;
        this.data = data;
    }

    /** Goes on in the background, if there is anything to do. */
    static AutoCloseable begin(DataFolder data) {
        String cache = System.getProperty(PROPERTY);
        if (cache == null) {
            return () -> {};
        }
        var made = new FastStart(Path.of(cache), data);
        made.worker.start();
        return made;
    }

    private void prepare() {
        try {
            Thread.sleep("now".equals(System.getenv(SETTING)) ? Duration.ZERO : QUIET);
            removeLeftovers();
            Path folder = Files.createTempDirectory(data.root(), FOLDER);
            try {
                make(folder);
            } finally {
                Folders.delete(folder);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.info("Later starts stay as slow as this one: {}", e.toString());
        }
    }

    /** Of a server that was killed. */
    private void removeLeftovers() throws IOException {
        try (var folders = Files.newDirectoryStream(data.root(), FOLDER + "*")) {
            for (Path folder : folders) {
                Folders.delete(folder);
            }
        }
    }

    private void make(Path folder) throws IOException, InterruptedException {
        Path seen = folder.resolve("seen");
        Path unfinished = cache.resolveSibling(
                cache.getFileName() + "." + ProcessHandle.current().pid() + ".unfinished");
        try {
            run(
                    List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + seen),
                    List.of(RehearseCommand.NAME, folder.resolve("data").toString()));
            run(List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + seen, "-XX:AOTCache=" + unfinished), List.of());
            Files.move(unfinished, cache, StandardCopyOption.ATOMIC_MOVE);
            LOG.info("The next start finds a cache of this one in {}", cache);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** As this JVM was started: a cache is of use to no other. It gets nothing of our environment, such as keys and addresses. */
    private void run(List<String> options, List<String> arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("nice", "-n", "19", JAVA.toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-D" + PROPERTY) && !option.startsWith("-XX:AOT"))
                .forEach(command::add);
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), AgentOpsCommand.class.getName()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(data.logs().resolve("rehearsal.log").toFile());
        builder.environment().keySet().retainAll(ENVIRONMENT);
        Process process = builder.start();
        try {
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("a rehearsal of the start did not come to its end; see rehearsal.log");
            }
        } finally {
            end(process);
        }
    }

    private static void end(Process process) {
        boolean interrupted = Thread.interrupted();
        process.destroy();
        try {
            if (!process.waitFor(TO_END.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws InterruptedException {
        worker.interrupt();
        worker.join();
    }
}
