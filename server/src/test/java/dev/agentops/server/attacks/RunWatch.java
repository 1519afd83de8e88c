package dev.agentops.server.attacks;

import dev.agentops.server.embedded.TestServices;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/** Looks in the database how runs stand: hundreds of cases that ask the API all the time would keep the server busy with that. Thread-safe. */
final class RunWatch implements AutoCloseable {
    static final String OVER = "over";
    static final String WAITING = "waiting";

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int EVERY_MILLIS = 25;

    private final Connection connection;
    private final PreparedStatement query;

    RunWatch(String jdbcUrl) throws SQLException {
        var postgres = TestServices.shared().postgres();
        connection = DriverManager.getConnection(jdbcUrl, postgres.user(), postgres.password());
        query = connection.prepareStatement(
                "select case when finished_at is not null then 'over' else status end from runs where id = ?");
    }

    /** @return which of the two it is */
    String awaitOverOrWaiting(String runId) throws SQLException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            String now = status(runId);
            if (now.equals(OVER) || now.equals(WAITING)) {
                return now;
            }
            Thread.sleep(EVERY_MILLIS);
        }
        throw new AssertionError("run " + runId + " is " + status(runId) + " after " + PATIENCE);
    }

    private synchronized String status(String runId) throws SQLException {
        query.setString(1, runId);
        try (var rows = query.executeQuery()) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
