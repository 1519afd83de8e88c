package dev.agentops.server.db;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.config.JdbiConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Tells the listeners of every server what has changed, right after it was committed. {@code NOTIFY} within those transactions would
 * make them commit one after the other, each with its own wait for the disk: Postgres orders notifications by a lock that is held
 * until the commit is done. Here one connection tells all that came together, and need not wait for the disk.
 *
 * <p>What is not told because the process ends in between is found at the reader's next look. Thread-safe.
 */
public final class Announcer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
    private static final long RETRY_MILLIS = 500;

    private record Notice(String channel, String payload) {}

    /** How a handle finds the announcer of its database. */
    public static final class Route implements JdbiConfig<Route> {
        private @Nullable Announcer announcer;

        @Override
        public Route createCopy() {
            return this;
        }
    }

    private final Jdbi jdbi;
    private final Thread thread;
    private Set<Notice> waiting = new LinkedHashSet<>();
    private boolean closed;

    Announcer(Jdbi jdbi) {
        this.jdbi = jdbi;
        jdbi.getConfig(Route.class).announcer = this;
        this.thread = Thread.ofPlatform().daemon().name("announcer").start(this::run);
    }

    /** Wakes who listens on the channel once the handle's transaction is committed; at once outside of one. */
    public static void afterCommit(Handle handle, String channel, String payload) {
        var announcer = handle.getConfig(Route.class).announcer;
        if (announcer == null) {
            throw new IllegalStateException("this handle does not come from a Database");
        }
        var notice = new Notice(channel, payload);
        if (handle.isInTransaction()) {
            handle.afterCommit(() -> announcer.add(notice));
        } else {
            announcer.add(notice);
        }
    }

    private synchronized void add(Notice notice) {
        waiting.add(notice);
        notifyAll();
    }

    private synchronized Set<Notice> next() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        var next = waiting;
        waiting = new LinkedHashSet<>();
        return next;
    }

    private void run() {
        try {
            for (var notices = next(); !notices.isEmpty(); notices = next()) {
                while (!told(notices)) {
                    Thread.sleep(RETRY_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private boolean told(Set<Notice> notices) {
        try {
            // one statement is a transaction of its own, so the setting ends with it
            jdbi.useHandle(handle -> handle.createQuery("""
                            select pg_notify(channel, payload), set_config('synchronous_commit', 'off', true)
                            from unnest(:channels, :payloads) as n (channel, payload)
                            """)
                    .bindArray(
                            "channels",
                            String.class,
                            notices.stream().map(Notice::channel).toList())
                    .bindArray(
                            "payloads",
                            String.class,
                            notices.stream().map(Notice::payload).toList())
                    .mapToMap()
                    .list());
            return true;
        } catch (RuntimeException e) {
            LOG.debug("Readers hear of {} changes later: {}", notices.size(), e.toString());
            return false;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
    }
}
