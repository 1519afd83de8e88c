package dev.agentops.agentkit.langchain4j;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * Reads the whole answer on the calling thread. LangChain4j's own JDK client reads it on a pool, times out the headers only, and
 * says nothing at all when Anthropic's stream is cut; here a silence ends in {@link IdleException}, a cut in a plain return.
 */
final class CallerThreadHttpClient implements HttpClient {
    private static final int MAX_ERROR_BYTES = 16_384;

    private final java.net.http.HttpClient http;
    private final ModelSettings settings;
    private final UnaryOperator<String> requests;
    private final UnaryOperator<ServerSentEventListener> events;

    CallerThreadHttpClient(
            ModelSettings settings, UnaryOperator<String> requests, UnaryOperator<ServerSentEventListener> events) {
        this.settings = settings;
        this.requests = requests;
        this.events = events;
        this.http = java.net.http.HttpClient.newBuilder()
                .version(version(settings.baseUrl()))
                .connectTimeout(settings.connectTimeout())
                .build();
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener target) {
        var pulse = new IdleGuard.Pulse();
        var listener = new StrictEvents(events.apply(target), this::withoutKey, pulse::beat);
        try (var body = open(request, pulse)) {
            parser.parse(body, listener);
            listener.onClose();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            listener.onError(e);
        } catch (IOException | HttpFailure e) {
            listener.onError(e);
        }
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        try (var body = open(request, new IdleGuard.Pulse())) {
            return SuccessfulHttpResponse.builder()
                    .statusCode(200)
                    .body(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                    .build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InputStream open(HttpRequest request, IdleGuard.Pulse pulse) throws IOException, InterruptedException {
        var response = send(toJdk(request));
        var body = new IdleGuard(response.body(), pulse, settings);
        if (response.statusCode() / 100 == 2) {
            return body;
        }
        try (body) {
            String text = new String(body.readNBytes(MAX_ERROR_BYTES), StandardCharsets.UTF_8);
            throw new HttpFailure(response.statusCode(), withoutKey(text), RetryAfter.in(response.headers()));
        }
    }

    /** Not {@code HttpRequest.timeout}: from JDK 26 on that bounds the whole answer, and a long one is fine. */
    private HttpResponse<InputStream> send(java.net.http.HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<InputStream>> answer = http.sendAsync(request, BodyHandlers.ofInputStream());
        try {
            return answer.get(longestSilence().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IdleException(longestSilence());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private Duration longestSilence() {
        var silence = settings.longestSilence();
        return silence.compareTo(settings.callTimeout()) < 0 ? silence : settings.callTimeout();
    }

    private java.net.http.HttpRequest toJdk(HttpRequest request) {
        var builder = java.net.http.HttpRequest.newBuilder(URI.create(request.url()));
        request.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        String body = request.body();
        return builder.method(
                        request.method().name(),
                        body == null
                                ? java.net.http.HttpRequest.BodyPublishers.noBody()
                                : java.net.http.HttpRequest.BodyPublishers.ofString(requests.apply(body)))
                .build();
    }

    /** Some servers choke on the upgrade header that HTTP/2 without TLS sends. */
    private static java.net.http.HttpClient.Version version(String baseUrl) {
        return baseUrl.startsWith("http:")
                ? java.net.http.HttpClient.Version.HTTP_1_1
                : java.net.http.HttpClient.Version.HTTP_2;
    }

    /** A server may repeat the key in its answer. */
    private String withoutKey(String text) {
        return settings.apiKey().isEmpty() ? text : text.replace(settings.apiKey(), "***");
    }
}
