package dev.agentops.server.api;

import dev.agentops.agentkit.Json;
import dev.agentops.server.safety.Approvals;
import dev.agentops.server.stream.Hub;
import dev.agentops.server.threads.ThreadQueries;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * What every page wants to know: how much waits for a human, and what is going on where. Read once for all pages that are open in
 * this process, and only while one is. Thread-safe.
 */
final class Inbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final int RECENT = 30;
    private static final long PAUSE_MILLIS = 100;
    private static final long RETRY_MILLIS = 1_000;

    private final ThreadQueries queries;
    private final Approvals approvals;
    private final Set<Runnable> pages = new CopyOnWriteArraySet<>();
    private final Runnable unsubscribe;
    private final Thread reader;
    private boolean news = true;
    private volatile @Nullable String latest;

    Inbox(Hub hub, ThreadQueries queries, Approvals approvals) {
        this.queries = queries;
        this.approvals = approvals;
        this.unsubscribe = hub.onInbox(this::news);
        this.reader = Thread.ofVirtual().name("inbox").start(this::run);
    }

    /** @param wake called when {@link #latest} is another, or may be; must return at once. @return ends that */
    Runnable open(Runnable wake) {
        pages.add(wake);
        wake.run();
        synchronized (this) {
            notifyAll();
        }
        return () -> pages.remove(wake);
    }

    /** The newest frame; null before the first could be read. */
    @Nullable
    String latest() {
        return latest;
    }

    private synchronized void news() {
        news = true;
        notifyAll();
    }

    private synchronized void awaitNews() throws InterruptedException {
        while (!news || pages.isEmpty()) {
            wait();
        }
        news = false;
    }

    private void run() {
        try {
            while (true) {
                awaitNews();
                Thread.sleep(read() ? PAUSE_MILLIS : RETRY_MILLIS);
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /** A database that is away for a moment does not end the inbox: it is read again after a pause. */
    private boolean read() {
        try {
            latest = Json.write(frame());
            pages.forEach(Runnable::run);
            return true;
        } catch (RuntimeException e) {
            LOG.warn("The inbox cannot be read now, trying again: {}", e.toString());
            news();
            return false;
        }
    }

    private ServerFrame frame() {
        return new ServerFrame.InboxChanged(
                approvals.pendingCount(),
                queries.threads(RECENT, "").threads().stream()
                        .map(thread -> new ServerFrame.ThreadState(thread.id(), thread.status()))
                        .toList(),
                queries.runs(RECENT, "").stream()
                        .map(run -> new ServerFrame.RunState(run.id(), run.threadId(), run.status()))
                        .toList());
    }

    @Override
    public void close() {
        unsubscribe.run();
        reader.interrupt();
    }
}
