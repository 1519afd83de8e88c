package dev.agentops.server.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One server of the configuration. Redirects are never followed, so an answer cannot lead to another host; time and size are bounded;
 * only what a server may get over by itself (429, 5xx) is tried again, and only for requests that change nothing. Thread-safe;
 * {@link #close} ends what is under way.
 */
public final class OutboundHttp implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final int MAX_ERROR_BYTES = 4_000;

    private final Endpoint endpoint;
    private final OutboundLimits limits;
    private final HttpClient http;

    public OutboundHttp(Endpoint endpoint, OutboundLimits limits) {
        this.endpoint = endpoint;
        this.limits = limits;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limits.connect())
                .followRedirects(HttpClient.Redirect.NEVER)
                .sslContext(endpoint.tls())
                .build();
    }

    /** Host and port, as messages name the server. */
    public String host() {
        return endpoint.host();
    }

    /** What the server says, without what it was sent to know us by. */
    public String safe(String text) {
        return endpoint.withoutSecrets(text);
    }

    /**
     * @param path from the endpoint's URL on, encoded, with a slash in front
     * @return the answer, whatever its status but a redirect
     * @throws OutboundException when there is none in time, or too much of it
     */
    public Answer get(String path, Form query) throws IOException, InterruptedException {
        return send(request(query.fields().isEmpty() ? path : path + "?" + query.encoded())
                .GET());
    }

    /** As {@link #get}; the server answers and sends no body. */
    public Answer head(String path) throws IOException, InterruptedException {
        return send(request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()));
    }

    /** As {@link #get}, for a query that may be too long for an address. Only for what changes nothing: it may be sent again. */
    public Answer query(String path, Form form) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.encoded())));
    }

    /**
     * Sends JSON to the endpoint's very URL, once: whether to send it again is the caller's to say.
     *
     * @param headers besides the endpoint's own
     * @throws OutboundException as {@link #get}; one that is {@link OutboundException.TooLarge} was taken all the same
     */
    public Answer post(byte[] json, Map<String, String> headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(endpoint.url())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json));
        endpoint.headers().forEach(request::setHeader);
        headers.forEach(request::setHeader);
        return once(request.build(), System.nanoTime() + limits.total().toNanos());
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(endpoint.base() + path));
        endpoint.headers().forEach(request::header);
        return request;
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limits.total().toNanos();
        var pause = FIRST_PAUSE;
        for (int left = limits.tries() - 1; ; left--) {
            var answer = once(request.build(), deadline);
            if (left <= 0 || !mayPass(answer.status()) || System.nanoTime() + pause.toNanos() > deadline) {
                return answer;
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(4);
        }
    }

    private static boolean mayPass(int status) {
        return status == 429 || status >= 500;
    }

    private Answer once(HttpRequest request, long deadline) throws IOException, InterruptedException {
        var heard = new AtomicLong(System.nanoTime());
        var asked =
                http.sendAsync(request, head -> new CappedBody(limits.maxBytes(), () -> heard.set(System.nanoTime())));
        try {
            return answer(await(asked, heard, deadline));
        } catch (ExecutionException e) {
            throw new OutboundException(host() + " " + reason(e.getCause()), e.getCause());
        } finally {
            asked.cancel(true);
        }
    }

    private <T> T await(CompletableFuture<T> asked, AtomicLong heard, long deadline)
            throws OutboundException, InterruptedException, ExecutionException {
        while (true) {
            long now = System.nanoTime();
            long idleUntil = heard.get() + limits.idle().toNanos();
            if (now >= deadline) {
                throw new OutboundException(host() + " did not answer in whole within " + seconds(limits.total())
                        + "; nothing of it is kept");
            }
            if (now >= idleUntil) {
                throw new OutboundException(host() + " sent nothing for " + seconds(limits.idle()));
            }
            try {
                return asked.get(Math.min(deadline, idleUntil) - now, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // some bytes may have come meanwhile
            }
        }
    }

    private static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    private Answer answer(HttpResponse<CappedBody.Read> response) throws OutboundException {
        int status = response.statusCode();
        if (status >= 300 && status < 400) {
            throw new OutboundException(host() + " answered " + status
                    + ", a redirect; redirects are not followed. Configure the address that it leads to");
        }
        var read = response.body();
        var answer = new Answer(
                status,
                response.headers().firstValue("Content-Type").orElse(""),
                read.bytes(),
                response.headers().firstValue("Retry-After").orElse(""));
        if (!read.whole() && answer.isOk()) {
            throw new OutboundException.TooLarge(
                    host() + " answered with more than " + limits.maxBytes() + " bytes; ask for less");
        }
        return answer.isOk() || answer.body().length <= MAX_ERROR_BYTES
                ? answer
                : new Answer(
                        status,
                        answer.contentType(),
                        Arrays.copyOf(answer.body(), MAX_ERROR_BYTES),
                        answer.retryAfter());
    }

    private static String reason(Throwable fault) {
        if (fault instanceof ConnectException || fault instanceof UnresolvedAddressException) {
            boolean unknown = fault instanceof UnresolvedAddressException
                    || fault.getCause() instanceof UnresolvedAddressException;
            return unknown ? "is no host that is known here" : "cannot be reached: nothing listens there";
        }
        return "gave no answer: " + fault;
    }

    /** What is under way is finished; nothing new is taken. */
    public void retire() {
        http.shutdown();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
