package dev.agentops.server.stream;

import dev.agentops.server.db.Database;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;

/**
 * Tells listeners in this process that something new stands in Postgres, whichever server wrote it. A wake-up carries no data: who
 * is woken reads the log from where it stopped, so a lost or doubled wake-up costs nothing. Thread-safe.
 */
public final class Hub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);
    private static final int WAIT_MILLIS = 500;
    private static final long RECONNECT_MILLIS = 500;

    private final Database database;
    private final Listeners threadListeners = new Listeners();
    private final Set<Runnable> inboxListeners = new CopyOnWriteArraySet<>();
    private final Set<Consumer<String>> cancelListeners = new CopyOnWriteArraySet<>();
    private final Thread listener;
    private volatile boolean closed;

    public Hub(Database database) {
        this.database = database;
        this.listener = Thread.ofPlatform().daemon().name("hub").start(this::listen);
    }

    /** @param wake called on the hub's thread: must return at once. @return ends the listening */
    public Runnable onThread(String threadId, Runnable wake) {
        return threadListeners.add(threadId, wake);
    }

    public Runnable onInbox(Runnable wake) {
        inboxListeners.add(wake);
        return () -> inboxListeners.remove(wake);
    }

    /** @param stop given the id of each run whose cancel the engine has taken, from any server; must return at once */
    public Runnable onCancel(Consumer<String> stop) {
        cancelListeners.add(stop);
        return () -> cancelListeners.remove(stop);
    }

    private void listen() {
        boolean away = false;
        while (!closed) {
            try (var handle = database.dedicated()) {
                handle.execute("listen " + EventLog.THREAD_CHANNEL);
                handle.execute("listen " + EventLog.INBOX_CHANNEL);
                handle.execute("listen " + EventLog.CANCEL_CHANNEL);
                var connection = handle.getConnection().unwrap(PGConnection.class);
                wakeAll();
                away = false;
                while (!closed) {
                    deliver(connection);
                }
            } catch (Exception e) {
                if (!closed && !away) {
                    LOG.warn("No news from Postgres, trying again: {}", e.toString());
                }
                away = true;
                pause();
            }
        }
    }

    private void deliver(PGConnection connection) throws SQLException {
        var notifications = connection.getNotifications(WAIT_MILLIS);
        if (notifications == null) {
            return;
        }
        for (var notification : notifications) {
            switch (notification.getName()) {
                case EventLog.INBOX_CHANNEL -> inboxListeners.forEach(Runnable::run);
                case EventLog.CANCEL_CHANNEL ->
                    cancelListeners.forEach(stop -> stop.accept(notification.getParameter()));
                default -> threadListeners.wake(notification.getParameter());
            }
        }
    }

    private void wakeAll() {
        threadListeners.wakeAll();
        inboxListeners.forEach(Runnable::run);
    }

    private static void pause() {
        try {
            Thread.sleep(RECONNECT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            listener.join(2 * WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
