package dev.agentops.bookstore.supervisor;

import dev.agentops.bookstore.home.BookstoreException;
import dev.agentops.bookstore.home.BookstoreHome;
import dev.agentops.bookstore.home.Ports;
import dev.agentops.bookstore.home.Service;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One service as a child process, compiled from its sources at each start. Thread-safe; after {@link #close} it never starts again. */
final class ServiceProcess implements AutoCloseable {
    private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(2);
    private static final int NO_ANSWER = 0;
    /** All that a service may see of our environment. The sources may have been edited by anyone: no secrets for them. */
    private static final Set<String> PASSED_ON = Set.of("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "HOME");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Service service;
    private final BookstoreHome home;
    private final Ports ports;
    private @Nullable Process process;
    private @Nullable OutputTail output;
    private List<String> compileErrors = List.of();
    private boolean closed;

    ServiceProcess(Service service, BookstoreHome home, Ports ports) {
        this.service = service;
        this.home = home;
        this.ports = ports;
    }

    Service service() {
        return service;
    }

    String url() {
        return ports.url(service);
    }

    /** Compiles and starts it. Sources that don't compile are no exception: it is not alive then. Called by one thread at a time. */
    void start() throws IOException {
        var errors = Sources.compile(home.code(service).resolve(service.mainSource()), home.classes(service));
        launch(errors);
    }

    private synchronized void launch(List<String> errors) throws IOException {
        if (closed) {
            throw new BookstoreException("the bookstore is shutting down");
        }
        compileErrors = errors;
        if (!errors.isEmpty()) {
            return;
        }
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        home.classes(service).toString(),
                        service.mainClass())
                .directory(home.code(service).toFile())
                .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(PASSED_ON);
        environment.put("PORT", ports.byService().get(service).toString());
        environment.put("LOG_FILE", home.log(service).toString());
        environment.put("WAREHOUSE_ALPHA_URL", ports.url(Service.WAREHOUSE_ALPHA));
        environment.put("WAREHOUSE_BETA_URL", ports.url(Service.WAREHOUSE_BETA));
        Process started = builder.start();
        started.getOutputStream().close();
        process = started;
        output = new OutputTail(started);
        PidFile.write(home.pidFile(service), started.toHandle());
    }

    synchronized void stop() throws IOException {
        if (process != null) {
            Processes.end(process.toHandle());
            Files.deleteIfExists(home.pidFile(service));
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        stop();
        http.shutdownNow();
    }

    synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    synchronized long pid() {
        return process == null ? -1 : process.pid();
    }

    boolean isHealthy() {
        return healthStatus() == 200;
    }

    /** Whether it serves at all, be its health good or bad. */
    boolean answers() {
        return healthStatus() != NO_ANSWER;
    }

    /** Waits until the service answers. Fails as soon as the process ends, with what it said last. */
    void awaitAnswer(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!answers()) {
            if (!isAlive()) {
                throw new BookstoreException(service.id() + " did not start:\n" + lastWords());
            }
            if (System.nanoTime() - deadline > 0) {
                throw new BookstoreException(service.id() + " did not answer " + url() + "/health within "
                        + patience.toSeconds() + " s:\n" + lastWords());
            }
            Thread.sleep(50);
        }
    }

    /** What the compiler said, or the last lines it printed or, when it printed nothing, the last of its log. */
    String lastWords() {
        OutputTail tail;
        synchronized (this) {
            if (!compileErrors.isEmpty()) {
                return String.join("\n", compileErrors);
            }
            tail = output;
        }
        List<String> lines = tail == null ? List.of() : tail.lines();
        return String.join("\n", lines.isEmpty() ? endOfLog() : lines);
    }

    private List<String> endOfLog() {
        try {
            List<String> lines = Files.readAllLines(home.log(service));
            return lines.subList(Math.max(0, lines.size() - 5), lines.size());
        } catch (IOException e) {
            return List.of("it printed nothing, and its log can't be read: " + e);
        }
    }

    private int healthStatus() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/health"))
                .timeout(HEALTH_TIMEOUT)
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return NO_ANSWER;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NO_ANSWER;
        }
    }
}
