package dev.agentops.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A page's socket. Frames come whole, as text, on a thread of the client's. */
final class WebSocketReader implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Consumer<String> frames;
    private final StringBuilder frame = new StringBuilder();
    private final WebSocket socket;

    WebSocketReader(String url, String ticket, Consumer<String> frames) throws Exception {
        this.frames = frames;
        this.socket = HTTP.newWebSocketBuilder()
                .buildAsync(URI.create(url.replace("http:", "ws:") + "/api/ws?ticket=" + ticket), this)
                .get(30, TimeUnit.SECONDS);
    }

    void subscribe(String threadId) {
        socket.sendText("{\"op\":\"sub\",\"threadId\":\"" + threadId + "\",\"after\":0}", true);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        from.request(1);
        frame.append(text);
        if (last) {
            String whole = frame.toString();
            frame.setLength(0);
            frames.accept(whole);
        }
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
