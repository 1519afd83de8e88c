package dev.agentops.agentkit.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The three requests of streamable HTTP, with the headers of the session. Follows no redirect, as headers may be secret. Thread-safe. */
final class HttpWire {
    private static final String SESSION = "Mcp-Session-Id";

    private final HttpClient http;
    private final Endpoint.Http endpoint;
    private volatile @Nullable String session;
    private volatile @Nullable String protocolVersion;

    HttpWire(Endpoint.Http endpoint, Duration connectTimeout) {
        this.endpoint = endpoint;
        this.http = HttpClient.newBuilder()
                // some servers choke on the upgrade header that HTTP/2 without TLS sends
                .version(
                        endpoint.url().getScheme().equals("http")
                                ? HttpClient.Version.HTTP_1_1
                                : HttpClient.Version.HTTP_2)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .build();
    }

    boolean hasSession() {
        return session != null;
    }

    void agreed(String version) {
        protocolVersion = version;
    }

    /** Takes the session that an answer opens, if it does. */
    void openedBy(HttpResponse<InputStream> response) {
        response.headers()
                .firstValue(SESSION)
                .filter(id -> id.matches("[\\x21-\\x7E]{1,1024}"))
                .ifPresent(id -> session = id);
    }

    HttpResponse<InputStream> post(ObjectNode message, Duration timeout) throws IOException, InterruptedException {
        return send(
                request()
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json, text/event-stream")
                        .POST(BodyPublishers.ofString(message.toString())),
                timeout);
    }

    /** Goes on with a stream that broke off. */
    HttpResponse<InputStream> resume(String lastEventId, Duration timeout) throws IOException, InterruptedException {
        return send(
                request()
                        .header("Accept", "text/event-stream")
                        .header("Last-Event-ID", lastEventId)
                        .GET(),
                timeout);
    }

    HttpResponse<InputStream> delete(Duration timeout) throws IOException, InterruptedException {
        return send(request().DELETE(), timeout);
    }

    private HttpRequest.Builder request() {
        var request = HttpRequest.newBuilder(endpoint.url());
        endpoint.headers().forEach(request::setHeader);
        String id = session;
        if (id != null) {
            request.setHeader(SESSION, id);
        }
        String version = protocolVersion;
        if (version != null) {
            request.setHeader("MCP-Protocol-Version", version);
        }
        return request;
    }

    /** Not {@code HttpRequest.timeout}: from JDK 26 on that bounds the whole answer, and a long one is fine. */
    private HttpResponse<InputStream> send(HttpRequest.Builder request, Duration timeout)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<InputStream>> answer =
                http.sendAsync(request.build(), BodyHandlers.ofInputStream());
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new CallGuard.OverdueException(timeout);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }
}
