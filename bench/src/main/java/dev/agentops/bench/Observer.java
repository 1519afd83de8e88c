package dev.agentops.bench;

import org.postgresql.ds.PGSimpleDataSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads what the server wrote, with the database's own clock, so that watching costs the server nothing. One thread. */
final class Observer implements AutoCloseable {
    record Pending(String toolCallId, String digest) {}

    private final Connection connection;

    Observer(String jdbcUrl, String user, String password) throws SQLException {
        var source = new PGSimpleDataSource();
        source.setUrl(jdbcUrl);
        source.setUser(user);
        source.setPassword(password);
        this.connection = source.getConnection();
        try (var statement = connection.createStatement()) {
            statement.execute("create index on runs (id) where finished_at is null");
        }
    }

    /** The oldest questions that nobody has answered. */
    List<Pending> pending(int limit) throws SQLException {
        var all = new ArrayList<Pending>();
        try (var statement = connection.prepareStatement("""
                select tool_call_id, digest from approvals where state = 'pending' order by requested_at limit ?
                """)) {
            statement.setInt(1, limit);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(new Pending(rows.getString(1), rows.getString(2)));
                }
            }
        }
        return all;
    }

    /** Runs under way, by an index that holds no others: looking often must cost nothing. */
    long unfinished() throws SQLException {
        return Math.round(one("select count(*) from runs where finished_at is null and ? = ''", ""));
    }

    /** From the request written down to the run's last commit, in milliseconds. */
    Sample runTimes(String prefix) throws SQLException {
        return many("""
                select extract(epoch from finished_at - created_at) * 1000 from runs
                where question like ? || '%' and status = 'completed'
                """, prefix);
    }

    /** From the decision's commit to the resumed code that is about to execute the tool, in milliseconds. */
    Sample resumeTimes(String prefix) throws SQLException {
        return many("""
                select extract(epoch from effects.intended_at - approvals.decided_at) * 1000
                from approvals join runs on runs.id = run_id join effects on effects.run_id = runs.id
                where question like ? || '%'
                """, prefix);
    }

    /** When a second attempt of a run's model call began to speak, in milliseconds since the epoch; 0 if not yet. */
    long secondAttemptAt(String runId) throws SQLException {
        return Math.round(one("""
                select coalesce(min(extract(epoch from ts)) * 1000, 0) from thread_event where run_id = ? and attempt = 2
                """, runId));
    }

    long events(String threadId) throws SQLException {
        return Math.round(one("select last_seq from threads where id = ?", threadId));
    }

    /** Runs of which something is still to be sent to a trace backend. */
    long unsent() throws SQLException {
        return Math.round(one("""
                select count(*) from runs r left join span_followers f on f.run_id = r.id where (f.over is null or not f.over) and ? = ''
                """, ""));
    }

    /** What is there is not sent any more: it is no part of what is measured next. */
    void takeAsSent() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("""
                    insert into span_followers (consumer, run_id, seq, spans, over) select 'traces', id, 0, '{}', true from runs
                    on conflict (consumer, run_id) do update set over = true
                    """);
        }
    }

    long databaseSize() throws SQLException {
        return Math.round(one("select pg_database_size(current_database()) where ? = ''", ""));
    }

    private double one(String sql, String argument) throws SQLException {
        return many(sql, argument).values().getFirst();
    }

    private Sample many(String sql, String argument) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, argument);
            try (var rows = statement.executeQuery()) {
                var values = new ArrayList<Double>();
                while (rows.next()) {
                    values.add(rows.getDouble(1));
                }
                return new Sample(values);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
