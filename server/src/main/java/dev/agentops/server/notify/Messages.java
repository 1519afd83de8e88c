package dev.agentops.server.notify;

import dev.agentops.server.db.Database;
import dev.agentops.server.report.RunReports;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.threads.ThreadQueries;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

import static dev.agentops.server.db.Rows.instant;
import static dev.agentops.server.db.Rows.maybe;
import static dev.agentops.server.db.Rows.maybeInstant;

/** Writes messages from the rows as they are now: secrets redacted, what is invisible shown, long texts cut. Thread-safe. */
final class Messages {
    private static final int TITLE = 300;
    private static final int PASSAGE = 600;
    private static final String ON_EXPIRY = "Nothing runs; the agent is told that nobody decided.";

    private final Database database;
    private final SafeText texts;
    private final Links links;
    private final RunMessages runs;

    /** @param publicUrl where people reach the dashboard, without a slash at its end; empty if not known */
    Messages(Database database, Redactor redactor, String publicUrl) {
        this.database = database;
        this.texts = new SafeText(redactor);
        this.links = new Links(publicUrl);
        var queries = new ThreadQueries(database);
        this.runs = new RunMessages(queries, new RunReports(database, queries), texts, links);
    }

    /** @return empty when there is nothing to say any more: it was deleted, or asks for a decision that was taken */
    Optional<Message> of(Outbox.Row row) {
        return switch (row.event()) {
            case OPENED, REMINDER, ESCALATED, EXPIRED, DECIDED -> approval(row);
            case RUN_FINISHED, RUN_FAILED -> runs.of(row);
            case TEST -> Optional.of(Message.test(row.id()));
        };
    }

    private Optional<Message> approval(Outbox.Row row) {
        return database.with(handle -> handle.createQuery("""
                        select a.*, t.title as thread_title from approvals a join threads t on t.id = a.thread_id
                        where a.id = :id and (not :asks or (a.state = 'pending' and a.expires_at > now()))
                        """)
                .bind("id", row.subject())
                .bind("asks", row.event().asks())
                .map((found, context) -> approval(row, found))
                .findOne());
    }

    private Message approval(Outbox.Row row, ResultSet found) throws SQLException {
        String thread = found.getString("thread_id");
        var approval = new Message.Approval(
                found.getString("id"),
                found.getString("run_id"),
                found.getString("state"),
                texts.of(thread, found.getString("title"), TITLE),
                texts.of(thread, found.getString("tool"), TITLE),
                found.getString("risk"),
                texts.of(thread, found.getString("agent"), TITLE),
                texts.of(thread, found.getString("reason"), PASSAGE),
                instant(found, "requested_at"),
                instant(found, "expires_at"),
                ON_EXPIRY,
                shownOrNone(thread, maybe(found, "decided_by")),
                maybeInstant(found, "decided_at"),
                shownOrNone(thread, maybe(found, "decision_reason")));
        return new Message(
                row.id(),
                row.event().wireName(),
                approval,
                null,
                new Message.Thread(thread, texts.of(thread, found.getString("thread_title"), TITLE)),
                links.thread(thread),
                null);
    }

    private @Nullable String shownOrNone(String thread, @Nullable String text) {
        return text == null ? null : texts.of(thread, text, PASSAGE);
    }
}
