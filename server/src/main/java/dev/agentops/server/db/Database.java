package dev.agentops.server.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.agentops.server.StartException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;

/** The connection pool. Thread-safe. */
public final class Database implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(100);
    /** Connection lost, server starting or stopping, serialization trouble: the same call can succeed later. */
    private static final List<String> AWAY = List.of("08", "57P", "53");

    private static final List<String> PASSING = List.of("08", "57P", "40", "53");

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final Announcer announcer;

    private Database(HikariDataSource pool) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
        this.announcer = new Announcer(jdbi);
    }

    /** Connects and brings the schema up to date. */
    public static Database open(String jdbcUrl, String user, String password) throws StartException {
        var pool = pool(jdbcUrl, user, password, 16);
        try {
            Flyway.configure().dataSource(pool).outOfOrder(true).load().migrate();
            return new Database(pool);
        } catch (FlywayException e) {
            pool.close();
            throw new StartException("The database schema cannot be brought up to date: " + e.getMessage(), e);
        }
    }

    /** Connects to a schema that a newer build may have brought further, and leaves it as it is. */
    public static Database join(String jdbcUrl, String user, String password) throws StartException {
        return new Database(pool(jdbcUrl, user, password, 6));
    }

    private static HikariDataSource pool(String jdbcUrl, String user, String password, int connections)
            throws StartException {
        var config = new HikariConfig();
        config.setJdbcUrl(jdbcUrl);
        config.setUsername(user);
        config.setPassword(password);
        config.setPoolName("agentops");
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(5_000);
        config.setInitializationFailTimeout(20_000);
        config.setKeepaliveTime(60_000);
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("ApplicationName", "agentops");
        try {
            return new HikariDataSource(config);
        } catch (RuntimeException e) {
            throw new StartException(
                    "Postgres does not answer at " + jdbcUrl + ": check that it runs and its password.", e);
        }
    }

    /** One transaction. */
    public <T, X extends Exception> T transaction(HandleCallback<T, X> work) throws X {
        return jdbi.inTransaction(work);
    }

    public <T, X extends Exception> T with(HandleCallback<T, X> work) throws X {
        return jdbi.withHandle(work);
    }

    /**
     * One transaction, again while Postgres restarts. The work must bear to run twice.
     *
     * @param outage for how long
     * @throws Exception when the outage lasts, or at once for any other fault
     */
    public <T> T patiently(Duration outage, HandleCallback<T, Exception> work) throws Exception {
        return whilePassing(outage, () -> jdbi.inTransaction(work));
    }

    /** As {@link #patiently}, for one statement, which needs no transaction around it: that saves a round trip. */
    public <T> T patientlyOnce(Duration outage, HandleCallback<T, Exception> statement) throws Exception {
        return whilePassing(outage, () -> jdbi.withHandle(statement));
    }

    private interface Attempt<T> {
        T run() throws Exception;
    }

    private static <T> T whilePassing(Duration outage, Attempt<T> attempt) throws Exception {
        long end = System.nanoTime() + outage.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return attempt.run();
                } catch (Exception e) {
                    interrupted |= Thread.interrupted();
                    if (!passes(e) || System.nanoTime() > end) {
                        throw e;
                    }
                }
                try {
                    Thread.sleep(PAUSE);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A connection outside the pool's ways, for LISTEN; the caller closes it. */
    public Handle dedicated() {
        return jdbi.open();
    }

    /** Whether a call failed because no connection to Postgres was to be had, or it was lost. */
    public static boolean isAway(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return true;
            }
        }
        return passes(fault);
    }

    /** As {@link #isAway}, told by what Postgres or the driver said of it, not by the lack of a reason. */
    public static boolean isKnownToBeAway(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return true;
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return AWAY.stream().anyMatch(sql.getSQLState()::startsWith);
            }
        }
        return false;
    }

    private static boolean passes(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                String state = sql.getSQLState();
                return state == null || PASSING.stream().anyMatch(state::startsWith);
            }
        }
        return fault instanceof JdbiException && fault.getCause() == null;
    }

    @Override
    public void close() {
        announcer.close();
        pool.close();
    }
}
