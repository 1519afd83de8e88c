package dev.agentops.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.stream.Follower;
import dev.agentops.server.stream.Hub;
import dev.agentops.server.stream.LogReader;
import dev.agentops.server.threads.ThreadQueries;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** One open WebSocket. Frames go out one at a time; a reader that cannot take one within ten seconds is let go. */
final class Socket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Socket.class);
    private static final int TOO_SLOW = 4408;
    private static final long SEND_SECONDS = 10;
    private static final long INBOX_PAUSE_MILLIS = 1_000;
    private static final int MAX_THREADS = 50;

    private final Session session;
    private final Hub hub;
    private final LogReader reader;
    private final ThreadQueries queries;
    private final Inbox inbox;
    private final Map<String, Follower> followers = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Semaphore inboxNews = new Semaphore(1);
    private final Runnable inboxUnsubscribe;
    private final Thread inboxThread;

    Socket(Session session, Hub hub, LogReader reader, ThreadQueries queries, Inbox inbox) {
        this.session = session;
        this.hub = hub;
        this.reader = reader;
        this.queries = queries;
        this.inbox = inbox;
        this.inboxUnsubscribe = hub.onInbox(() -> {
            if (inboxNews.availablePermits() == 0) {
                inboxNews.release();
            }
        });
        this.inboxThread = Thread.ofVirtual().name("inbox").start(this::followInbox);
    }

    void received(String text) {
        JsonNode frame;
        try {
            frame = Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            refuse("", "The frame is not JSON.");
            return;
        }
        String threadId = frame.path("threadId").asText("");
        switch (frame.path("op").asText("")) {
            case "sub" -> subscribe(threadId, frame.path("after").asLong(0));
            case "unsub" -> unsubscribe(threadId);
            case "ping" -> heartbeat();
            default -> refuse(threadId, "'op' must be sub, unsub or ping.");
        }
    }

    private void subscribe(String threadId, long after) {
        if (queries.thread(threadId).isEmpty()) {
            refuse(threadId, "There is no thread '" + threadId + "'.");
            return;
        }
        if (followers.size() >= MAX_THREADS) {
            refuse(threadId, "One socket follows at most " + MAX_THREADS + " threads.");
            return;
        }
        unsubscribe(threadId);
        followers.put(threadId, new Follower(hub, reader, threadId, Math.max(0, after), new ThreadSink(threadId)));
    }

    private void unsubscribe(String threadId) {
        var follower = followers.remove(threadId);
        if (follower != null) {
            follower.close();
        }
    }

    private final class ThreadSink implements Follower.Sink {
        private final String threadId;

        ThreadSink(String threadId) {
            this.threadId = threadId;
        }

        @Override
        public void entries(List<LogReader.Entry> entries) throws IOException {
            for (var entry : entries) {
                // the event is stored JSON: no need to parse it to pass it on
                send("{\"op\":\"ev\",\"threadId\":" + Json.write(threadId) + ",\"seq\":" + entry.seq() + ",\"ts\":\""
                        + entry.at() + "\",\"event\":" + entry.event() + "}");
            }
        }

        @Override
        public void live(long seq) throws IOException {
            send(Json.write(frame("live").put("threadId", threadId).put("seq", seq)));
        }
    }

    private void followInbox() {
        try {
            while (!closed.get()) {
                inboxNews.acquire();
                inboxNews.drainPermits();
                sendInbox();
            }
        } catch (InterruptedException e) {
            // closed
        } catch (IOException e) {
            LOG.debug("A socket is gone: {}", e.toString());
        }
    }

    /** A database that is away for a moment does not end the inbox: it is read again after a pause. */
    private void sendInbox() throws IOException, InterruptedException {
        try {
            send(inbox.frame());
        } catch (RuntimeException e) {
            LOG.warn("The inbox cannot be read now, trying again: {}", e.toString());
            Thread.sleep(INBOX_PAUSE_MILLIS);
            inboxNews.release();
        }
    }

    void heartbeat() {
        trySend(frame("hb").put("ts", Instant.now().toString()));
    }

    /** Tells the reader to come back after a moment. */
    void bye(String reason, long retryMillis) {
        trySend(frame("bye").put("reason", reason).put("retryMs", retryMillis));
    }

    private void refuse(String threadId, String detail) {
        var frame = frame("error").put("detail", detail);
        if (!threadId.isEmpty()) {
            frame.put("threadId", threadId);
        }
        trySend(frame);
    }

    private void trySend(ObjectNode frame) {
        try {
            send(Json.write(frame));
        } catch (IOException e) {
            LOG.debug("A socket is gone: {}", e.toString());
        }
    }

    private synchronized void send(String text) throws IOException {
        if (closed.get()) {
            throw new IOException("closed");
        }
        var sent = new Callback.Completable();
        session.sendText(text, sent);
        try {
            sent.get(SEND_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            session.close(TOO_SLOW, "too slow: reconnect with your last sequence number", Callback.NOOP);
            close();
            throw new IOException("too slow", e);
        } catch (ExecutionException e) {
            close();
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static ObjectNode frame(String op) {
        return Json.mapper().createObjectNode().put("op", op);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            inboxUnsubscribe.run();
            inboxThread.interrupt();
            followers.values().forEach(Follower::close);
        }
    }
}
