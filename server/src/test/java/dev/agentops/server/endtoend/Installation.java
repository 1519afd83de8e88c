package dev.agentops.server.endtoend;

import dev.agentops.bookstore.control.ControlClient;
import dev.agentops.bookstore.home.BookstoreHome;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.testing.ApiClient;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One data folder with {@code up} running on it, to be killed and started again. */
public final class Installation implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final Path data;
    private final int port;
    private final List<String> options;
    private final Map<String, String> environment;
    private List<Path> classesFirst = List.of();
    private Process up;

    /** @param options more options of {@code up} */
    public Installation(Path data, String... options) throws Exception {
        this(data, Map.of(), options);
    }

    public Installation(Path data, Map<String, String> environment, String... options) throws Exception {
        this.data = data;
        this.environment = environment;
        this.options = List.of(options);
        try (var socket = new ServerSocket(0)) {
            this.port = socket.getLocalPort();
        }
        this.up = launch();
        awaitReady();
    }

    private Process launch() throws IOException {
        var command = new ArrayList<>(java());
        command.addAll(List.of("up", "--no-open", "--port", String.valueOf(port), "--data", data.toString()));
        command.addAll(options);
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(output().toFile()));
        List.of("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "OPENAI_BASE_URL", "GEMINI_API_KEY", "GOOGLE_API_KEY")
                .forEach(builder.environment()::remove);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private List<String> java() {
        return java(classesFirst);
    }

    /** The command line, from the classes of this build behind others. */
    static List<String> java(List<Path> classesFirst) {
        var classPath =
                new ArrayList<>(classesFirst.stream().map(Path::toString).toList());
        classPath.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Dagentops.home=" + TestServices.repoFolder(),
                "-cp",
                String.join(File.pathSeparator, classPath),
                "dev.agentops.server.cli.AgentOpsCommand");
    }

    private Path output() {
        return data.resolveSibling(data.getFileName() + ".out");
    }

    String printed() throws IOException {
        return Files.readString(output());
    }

    private void awaitReady() throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!printed().contains("AgentOps is ready: ")) {
            if (!up.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("up did not get ready:\n" + printed());
            }
            Thread.sleep(50);
        }
    }

    /** A command of the command line against this installation. */
    CommandResult agentops(String... arguments) throws Exception {
        var command = new ArrayList<>(java());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("AGENTOPS_URL", url());
        builder.environment().put("AGENTOPS_TOKEN", token());
        var errors = Files.createTempFile("agentops", ".err");
        try {
            var process = builder.redirectError(errors.toFile()).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return new CommandResult(process.exitValue(), output, Files.readString(errors));
        } finally {
            Files.delete(errors);
        }
    }

    /** The same while it goes on. @param output what it prints */
    Process begin(Path output, String... arguments) throws Exception {
        var command = new ArrayList<>(java());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .redirectError(
                        output.resolveSibling(output.getFileName() + ".err").toFile())
                .redirectOutput(output.toFile());
        builder.environment().put("AGENTOPS_URL", url());
        builder.environment().put("AGENTOPS_TOKEN", token());
        return builder.start();
    }

    record CommandResult(int exitCode, String output, String errors) {}

    /** Its bookstore, without a new process for each question. */
    ControlClient bookstore() {
        return new ControlClient(new BookstoreHome(data.resolve("bookstore")));
    }

    Path data() {
        return data;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    String token() throws IOException {
        return Files.readString(data.resolve("admin-token")).strip();
    }

    public ApiClient api() throws IOException {
        return new ApiClient(url(), token());
    }

    /** {@code kill -9} of the server alone; its children live on. */
    public void killServer() throws InterruptedException {
        up.destroyForcibly();
        up.waitFor();
    }

    /** {@code kill -9} of a child by the name of its pid file. */
    void kill(String child) throws IOException {
        ProcessHandle.of(pid(child)).orElseThrow().destroyForcibly();
    }

    long pid(String child) throws IOException {
        try (var files = Files.walk(data, 3)) {
            var file = files.filter(path -> path.getFileName().toString().equals(child + ".pid"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no pid file of " + child));
            return Long.parseLong(Files.readString(file).strip().split("\\s")[0]);
        }
    }

    public void startAgain() throws Exception {
        up = launch();
        awaitReady();
    }

    /** As another build: these classes stand before the others. */
    void startAgainAs(Path... classes) throws Exception {
        classesFirst = List.of(classes);
        startAgain();
    }

    void stop() throws Exception {
        close();
    }

    @Override
    public void close() throws Exception {
        up.destroy();
        if (!up.waitFor(30, TimeUnit.SECONDS)) {
            up.destroyForcibly();
            throw new AssertionError("up did not stop on SIGTERM:\n" + printed());
        }
    }
}
