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
    private static final long LOOK_ANYWAY_SECONDS = 20;

    /** Where the entries go. May block; throws when the reader is gone. */
    public interface Sink {
        void entries(List<LogReader.Entry> entries) throws Exception;

        /** Called once: all there was has been sent, up to this number; what follows is live. */
        void live(long seq) throws Exception;
    }

    private final Tails tails;
    private final Tail tail;
    private final String threadId;
    private final Sink sink;
    private final Semaphore news = new Semaphore(1);
    private final Runnable wake = this::wake;
    private final Thread thread;
    private volatile boolean closed;
    private long seq;
    private boolean live;

    public Follower(Tails tails, String threadId, long after, Sink sink) {
        this.tails = tails;
        this.threadId = threadId;
        this.seq = after;
        this.sink = sink;
        this.tail = tails.follow(threadId, wake);
        this.thread = Thread.ofVirtual().name("follow-" + threadId).start(this::run);
    }

    private void wake() {
        if (news.availablePermits() == 0) {
            news.release();
        }
    }

    private void run() {
        try {
            while (!closed) {
                news.tryAcquire(LOOK_ANYWAY_SECONDS, TimeUnit.SECONDS);
                news.drainPermits();
                if (catchUp() && !live) {
                    live = true;
                    sink.live(seq);
                }
            }
        } catch (Exception e) {
            LOG.debug("A reader of {} is gone: {}", threadId, e.toString());
        } finally {
            tails.leave(threadId, wake);
        }
    }

    /** @return false when the log could not be read to its end now */
    private boolean catchUp() throws Exception {
        while (!closed) {
            List<LogReader.Entry> entries;
            try {
                entries = tail.after(seq);
            } catch (RuntimeException e) {
                Thread.sleep(RETRY_MILLIS);
                wake();
                return false;
            }
            if (entries.isEmpty()) {
                return true;
            }
            sink.entries(entries);
            if (live) {
                tails.received(entries.getLast());
            }
            seq = entries.getLast().seq();
        }
        return false;
    }

    /** Blocks until the reader is gone or the follower is closed. */
    public void join() throws InterruptedException {
        thread.join();
    }

    /** Ends the following soon: not by an interrupt, which would close the database connection under a read. */
    @Override
    public void close() {
        closed = true;
        wake();
    }
}
