package dev.agentops.server.api;

import dev.agentops.agentkit.Json;
import dev.agentops.server.identity.Principal;
import dev.agentops.server.stream.Follower;
import dev.agentops.server.stream.LogReader;
import dev.agentops.server.stream.Tails;
import dev.agentops.server.threads.ThreadQueries;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One open WebSocket. Frames go out one at a time, and the next one is made when the last one is gone: what waits for a slow reader
 * is one frame and the log. A reader that cannot take one within ten seconds is let go; it comes back with its last number.
 */
final class Socket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Socket.class);
    static final int TOO_SLOW = 4408;
    private static final int TOO_LARGE = 1009;
    private static final int MAX_FRAME = 64_000;
    private static final long SEND_SECONDS = 10;
    private static final long GRACE_SECONDS = 5;
    private static final int MAX_THREADS = 50;
    private static final int SNAPSHOT_CHARACTERS = 250_000;

    /** What all sockets of a server share. */
    record Sources(Tails tails, ThreadQueries queries, Inbox inbox) {}

    private final Session session;
    private final Principal principal;
    private final Sources sources;
    private final Map<String, Follower> followers = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Semaphore inboxNews = new Semaphore(0);
    private final Runnable leaveInbox;

    Socket(Session session, Principal principal, Sources sources) {
        this.session = session;
        this.principal = principal;
        this.sources = sources;
        // the inbox names threads
        if (principal.isLimited()) {
            leaveInbox = () -> {};
        } else {
            leaveInbox = sources.inbox().open(this::inboxChanged);
            Thread.ofVirtual().name("inbox-page").start(this::followInbox);
        }
    }

    Principal principal() {
        return principal;
    }

    void received(String text) {
        if (text.length() > MAX_FRAME) {
            String detail = "The frame has " + text.length() + " characters; at most " + MAX_FRAME + " are taken.";
            trySend(new ServerFrame.Refused(null, detail));
            end(TOO_LARGE, detail);
            return;
        }
        try {
            switch (ClientFrame.parse(text)) {
                case ClientFrame.Subscribe(var threadId, var after) -> subscribe(threadId, after);
                case ClientFrame.Unsubscribe(var threadId) -> unsubscribe(threadId);
                case ClientFrame.Ping ping -> heartbeat();
            }
        } catch (ClientFrame.MalformedException e) {
            trySend(new ServerFrame.Refused(null, e.getMessage()));
        }
    }

    private void subscribe(String threadId, long after) {
        if (!principal.mayRead(threadId) || !sources.queries().exists(threadId)) {
            trySend(new ServerFrame.Refused(threadId, "There is no thread '" + threadId + "'."));
            return;
        }
        unsubscribe(threadId);
        if (followers.size() >= MAX_THREADS) {
            trySend(new ServerFrame.Refused(threadId, "One socket follows at most " + MAX_THREADS + " threads."));
            return;
        }
        followers.put(threadId, new Follower(sources.tails(), threadId, after, new ThreadSink(threadId)));
        if (closed.get()) {
            unsubscribe(threadId);
        }
    }

    private void unsubscribe(String threadId) {
        var follower = followers.remove(threadId);
        if (follower != null) {
            follower.close();
        }
    }

    private final class ThreadSink implements Follower.Sink {
        private final String threadId;
        private boolean live;

        ThreadSink(String threadId) {
            this.threadId = threadId;
        }

        @Override
        public void entries(List<LogReader.Entry> entries) throws IOException {
            if (live) {
                for (var entry : entries) {
                    send(ServerFrame.Event.of(threadId, entry));
                }
            } else {
                snapshot(entries);
            }
        }

        private void snapshot(List<LogReader.Entry> entries) throws IOException {
            var part = new ArrayList<ServerFrame.Entry>();
            int characters = 0;
            for (var entry : entries) {
                part.add(ServerFrame.Entry.of(entry));
                characters += entry.event().length();
                if (characters > SNAPSHOT_CHARACTERS) {
                    send(new ServerFrame.Snapshot(threadId, part));
                    part.clear();
                    characters = 0;
                }
            }
            if (!part.isEmpty()) {
                send(new ServerFrame.Snapshot(threadId, part));
            }
        }

        @Override
        public void live(long seq) throws IOException {
            live = true;
            send(new ServerFrame.Live(threadId, seq));
        }
    }

    private void inboxChanged() {
        if (inboxNews.availablePermits() == 0) {
            inboxNews.release();
        }
    }

    private void followInbox() {
        try {
            while (!closed.get()) {
                inboxNews.acquire();
                inboxNews.drainPermits();
                var frame = sources.inbox().latest();
                if (frame != null) {
                    send(frame);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("A socket is gone: {}", e.toString());
        }
    }

    void heartbeat() {
        trySend(new ServerFrame.Heartbeat(Instant.now()));
    }

    /** Tells the reader to come back after a moment, and closes. */
    void bye(String reason, long retryMillis) {
        trySend(new ServerFrame.Bye(reason, retryMillis));
        end(1001, reason);
    }

    /** Closes with a reason. */
    void end(int code, String reason) {
        session.close(code, reason, Callback.NOOP);
        close();
    }

    private void trySend(ServerFrame frame) {
        try {
            send(frame);
        } catch (IOException e) {
            LOG.debug("A socket is gone: {}", e.toString());
        }
    }

    private void send(ServerFrame frame) throws IOException {
        send(Json.write(frame));
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
            LOG.info("A reader takes nothing for {} s and is let go", SEND_SECONDS);
            end(TOO_SLOW, "too slow: reconnect with your last sequence number");
            // the reason waits behind what the reader does not take
            CompletableFuture.delayedExecutor(GRACE_SECONDS, TimeUnit.SECONDS).execute(session::disconnect);
            throw new IOException("too slow", e);
        } catch (ExecutionException e) {
            close();
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            leaveInbox.run();
            inboxChanged();
            followers.values().forEach(Follower::close);
        }
    }
}
