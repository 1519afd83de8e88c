package dev.agentops.server.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A reader over the WebSocket of one server. Checks on its way that a thread's numbers have no gap. */
public final class SocketReader implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final WebSocket socket;
    private long seq;

    /** @param ticket of the same or of another server */
    public SocketReader(String url, String ticket) throws Exception {
        var address = URI.create(url.replace("http:", "ws:") + "/api/ws?ticket=" + ticket);
        this.socket =
                http.newWebSocketBuilder().buildAsync(address, new Frames()).get(10, TimeUnit.SECONDS);
    }

    public void follow(String threadId, long after) {
        seq = after;
        socket.sendText(Json.write(Map.of("op", "sub", "threadId", threadId, "after", after)), true);
    }

    /** Reads on until an event is as wanted. */
    public JsonNode event(Predicate<JsonNode> wanted) throws InterruptedException {
        while (true) {
            var frame = next();
            if (frame.get("op").asText().equals("ev")) {
                if (frame.get("seq").asLong() != ++seq) {
                    throw new AssertionError("expected number " + seq + ", got " + frame);
                }
                if (wanted.test(frame.get("event"))) {
                    return frame.get("event");
                }
            }
        }
    }

    /** The next frame of a kind. */
    public JsonNode frame(String op) throws InterruptedException {
        var frame = next();
        while (!frame.get("op").asText().equals(op)) {
            frame = next();
        }
        return frame;
    }

    public long seq() {
        return seq;
    }

    private JsonNode next() throws InterruptedException {
        var frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("no frame within " + PATIENCE_SECONDS + " s after number " + seq);
        }
        return frame;
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }

    private final class Frames implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                frames.add(Json.read(text.toString(), JsonNode.class));
                text.setLength(0);
            }
            return WebSocket.Listener.super.onText(from, part, last);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            frames.add(Json.mapper().createObjectNode().put("op", "closed").put("status", status));
            return WebSocket.Listener.super.onClose(from, status, reason);
        }
    }
}
