package dev.agentops.server.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;

/** A program at the other end of a WebSocket. */
public final class Socket implements WebSocket.Listener, AutoCloseable {
    /** How the server ended it. */
    public record Closed(int code, String reason) {}

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private final StringBuilder frame = new StringBuilder();
    private final boolean reads;
    private final WebSocket socket;

    public static Socket open(ApiClient api, String url) throws Exception {
        return new Socket(url, ticket(api), null, true);
    }

    public static String ticket(ApiClient api) throws Exception {
        var answer = api.post("/api/realtime/token", "{}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.read(answer.body(), JsonNode.class).get("token").asText();
    }

    /** @param origin null for none, as programs do. @param reads whether frames are taken at once or only by {@link #readOn} */
    public Socket(String url, String ticket, String origin, boolean reads) throws Exception {
        this.reads = reads;
        var builder = HTTP.newWebSocketBuilder().subprotocols("agentops.v1");
        if (origin != null) {
            builder.header("Origin", origin);
        }
        this.socket = builder.buildAsync(URI.create(url.replace("http:", "ws:") + "/api/ws?ticket=" + ticket), this)
                .get(20, TimeUnit.SECONDS);
    }

    public void send(String text) throws Exception {
        socket.sendText(text, true).get(20, TimeUnit.SECONDS);
    }

    public void sendBinary() throws Exception {
        socket.sendBinary(ByteBuffer.wrap(new byte[] {1}), true).get(20, TimeUnit.SECONDS);
    }

    public void subscribe(String threadId, long after) throws Exception {
        send("{\"op\":\"sub\",\"threadId\":\"" + threadId + "\",\"after\":" + after + "}");
    }

    /** The next frame; null when none comes in time. */
    public JsonNode poll(long millis) throws InterruptedException {
        return frames.poll(millis, TimeUnit.MILLISECONDS);
    }

    /** The next frame with this op; others are passed over. */
    public JsonNode next(String op) throws InterruptedException {
        return next(frame -> frame.get("op").asText().equals(op));
    }

    public JsonNode next(Predicate<JsonNode> wanted) throws InterruptedException {
        long end = System.nanoTime() + 20_000_000_000L;
        while (System.nanoTime() < end) {
            var next = poll(100);
            if (next != null && wanted.test(next)) {
                return next;
            }
        }
        throw new AssertionError("no such frame came");
    }

    public Closed closed() throws Exception {
        return closed.get(40, TimeUnit.SECONDS);
    }

    public void readOn() {
        socket.request(Long.MAX_VALUE);
    }

    /** As a network that is gone. */
    public void abort() {
        socket.abort();
    }

    @Override
    public void onOpen(WebSocket opened) {
        if (reads) {
            opened.request(Long.MAX_VALUE);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        frame.append(text);
        if (last) {
            frames.add(Json.read(frame.toString(), JsonNode.class));
            frame.setLength(0);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(new Closed(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
