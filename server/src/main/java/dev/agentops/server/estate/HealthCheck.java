package dev.agentops.server.estate;

import dev.agentops.server.safety.untrusted.Redactor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks services how they are. Thread-safe. */
public final class HealthCheck {
    /** Said of a service that cannot be asked. */
    public static final String NOT_CONFIGURED = "no health URL is configured";

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int MAX_BODY_BYTES = 4_000;
    private static final int MAX_DETAIL = 300;

    /** @param detail status code and the start of the answer without secrets, or why there is none */
    public record Health(String name, boolean healthy, String url, String detail) {}

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** All at once, in the order given. */
    public List<Health> check(List<Service> services) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<Health>();
            for (var result : threads.invokeAll(services.stream()
                    .<Callable<Health>>map(service -> () -> check(service))
                    .toList())) {
                results.add(result.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    public Health check(Service service) throws InterruptedException {
        if (service.health().isEmpty()) {
            return new Health(service.name(), true, service.url(), NOT_CONFIGURED);
        }
        try {
            var answer = answer(HttpRequest.newBuilder(URI.create(service.health()))
                    .timeout(TIMEOUT)
                    .build());
            return new Health(
                    service.name(),
                    answer.statusCode() == 200,
                    service.url(),
                    "(" + answer.statusCode() + ") "
                            + Redactor.start(answer.body().strip(), MAX_DETAIL));
        } catch (IOException | IllegalArgumentException e) {
            return new Health(service.name(), false, service.url(), "no answer: " + e);
        }
    }

    /** The request's own timeout ends with the headers, and a service may stall after them. */
    private HttpResponse<String> answer(HttpRequest request) throws IOException, InterruptedException {
        var asked = http.sendAsync(request, headers -> new FirstBytes(MAX_BODY_BYTES));
        try {
            return asked.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("not whole within " + DEADLINE.toSeconds() + " s");
        } finally {
            asked.cancel(true);
        }
    }
}
