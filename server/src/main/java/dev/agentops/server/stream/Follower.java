package dev.agentops.server.stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Follows one thread's log for one reader: everything after a sequence number, in order, then live. Runs on its own virtual
 * thread; a slow reader holds up nobody else.
 */
public final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final long RETRY_MILLIS = 500;
    /** A wake-up is lost only when the server that wrote ends right after it committed. */
    private static final long LOOK_ANYWAY_SECONDS = 20;

    /** Where the entries go. May block; throws when the reader is gone. */
    public interface Sink {
        void entries(List<LogReader.Entry> entries) throws Exception;

        /** All there is has been sent, up to this number. */
        void live(long seq) throws Exception;
    }

    private final LogReader reader;
    private final String threadId;
    private final Sink sink;
    private final Semaphore news = new Semaphore(1);
    private final Runnable unsubscribe;
    private final Thread thread;
    private long seq;

    public Follower(Hub hub, LogReader reader, String threadId, long after, Sink sink) {
        this.reader = reader;
        this.threadId = threadId;
        this.seq = after;
        this.sink = sink;
        this.unsubscribe = hub.onThread(threadId, this::wake);
        this.thread = Thread.ofVirtual().name("follow-" + threadId).start(this::run);
    }

    private void wake() {
        if (news.availablePermits() == 0) {
            news.release();
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                boolean woken = news.tryAcquire(LOOK_ANYWAY_SECONDS, TimeUnit.SECONDS);
                long before = seq;
                news.drainPermits();
                if (catchUp() && (woken || seq > before)) {
                    sink.live(seq);
                }
            }
        } catch (InterruptedException e) {
            // closed
        } catch (Exception e) {
            LOG.debug("A reader of {} is gone: {}", threadId, e.toString());
        } finally {
            unsubscribe.run();
        }
    }

    /** @return false when the log could not be read to its end now */
    private boolean catchUp() throws Exception {
        while (true) {
            List<LogReader.Entry> entries;
            try {
                entries = reader.after(threadId, seq);
            } catch (RuntimeException e) {
                Thread.sleep(RETRY_MILLIS);
                wake();
                return false;
            }
            if (entries.isEmpty()) {
                return true;
            }
            sink.entries(entries);
            seq = entries.getLast().seq();
        }
    }

    /** Blocks until the reader is gone or the follower is closed. */
    public void join() throws InterruptedException {
        thread.join();
    }

    @Override
    public void close() {
        unsubscribe.run();
        thread.interrupt();
    }
}
