package dev.agentops.bookstore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.agentops.bookstore.home.BookstoreHome;
import dev.agentops.bookstore.home.Service;
import dev.agentops.bookstore.supervisor.StatusReport;
import dev.agentops.bookstore.supervisor.StatusReport.ServiceStatus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** A supervisor as a process of its own, as AgentOps starts it, with its three services. */
final class RunningBookstore implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BookstoreHome home;
    private final Process process;
    private final Path out;

    private RunningBookstore(BookstoreHome home, Process process, Path out) {
        this.home = home;
        this.process = process;
        this.out = out;
    }

    static RunningBookstore start(Path dir) throws Exception {
        BookstoreHome home = new BookstoreHome(dir);
        Files.createDirectories(dir);
        Path out = dir.resolve("run.out");
        Process process = program("run", "--home", dir.toString(), "--services-source", "services")
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        RunningBookstore bookstore = new RunningBookstore(home, process, out);
        try {
            Eventually.within(
                    Duration.ofSeconds(90),
                    "the bookstore is ready",
                    () -> bookstore.output().contains("bookstore is ready: http://127.0.0.1:"),
                    bookstore::output);
        } catch (AssertionError e) {
            bookstore.close();
            throw e;
        }
        return bookstore;
    }

    static ProcessBuilder program(String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                BookstoreMain.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command);
    }

    BookstoreHome home() {
        return home;
    }

    Process process() {
        return process;
    }

    String output() throws IOException {
        return Files.readString(out);
    }

    Commands.Result command(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--home", home.dir().toString()));
        return Commands.execute(all.toArray(String[]::new));
    }

    StatusReport status() throws IOException {
        return JSON.readValue(command("status", "--json").out(), StatusReport.class);
    }

    boolean isHealthy() throws IOException {
        return status().services().stream().allMatch(ServiceStatus::healthy);
    }

    long pid(Service service) throws IOException {
        return Long.parseLong(Files.readString(home.pidFile(service)).split(" ")[0]);
    }

    /** How many lines a log has: where to start reading for what comes next. */
    int logEnd(Service service) throws IOException {
        return log(service, 0).size();
    }

    /** The lines of a log, each parsed, from a line number on. */
    List<JsonNode> log(Service service, int from) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        List<String> text = Files.exists(home.log(service)) ? Files.readAllLines(home.log(service)) : List.of();
        for (String line : text.subList(from, text.size())) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    /** Waits until customers were served that many times, and returns those lines of the store's log. */
    List<JsonNode> awaitRequests(int count) throws Exception {
        int start = logEnd(Service.STORE_API);
        Eventually.within(
                Duration.ofSeconds(15),
                count + " requests",
                () -> requests(start) >= count,
                () -> requests(start) + " requests");
        return log(Service.STORE_API, start);
    }

    void edit(Service service, String file, String from, String to) throws IOException {
        Path path = home.code(service).resolve(file);
        String text = Files.readString(path);
        assertThat(text).containsOnlyOnce(from);
        Files.writeString(path, text.replace(from, to));
    }

    private long requests(int start) throws IOException {
        return log(Service.STORE_API, start).stream()
                .filter(line -> line.path("msg").asText().equals("request"))
                .count();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
