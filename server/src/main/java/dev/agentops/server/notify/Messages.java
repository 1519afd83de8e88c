package dev.agentops.server.notify;

import dev.agentops.server.db.Database;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.safety.untrusted.Visible;
import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
    private static final int ANSWER = 1_500;
    private static final String ON_EXPIRY = "Nothing runs; the agent is told that nobody decided.";

    private final Database database;
    private final Redactor redactor;
    private final String publicUrl;

    /** @param publicUrl where people reach the dashboard, without a slash at its end; empty if not known */
    Messages(Database database, Redactor redactor, String publicUrl) {
        this.database = database;
        this.redactor = redactor;
        this.publicUrl = publicUrl;
    }

    /** @return empty when there is nothing to say any more: it was deleted, or asks for a decision that was taken */
    Optional<Message> of(Outbox.Row row) {
        return switch (row.event()) {
            case OPENED, REMINDER, ESCALATED, EXPIRED, DECIDED -> approval(row);
            case RUN_FINISHED, RUN_FAILED -> run(row);
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
                shown(thread, found.getString("title"), TITLE),
                shown(thread, found.getString("tool"), TITLE),
                found.getString("risk"),
                shown(thread, found.getString("agent"), TITLE),
                shown(thread, found.getString("reason"), PASSAGE),
                instant(found, "requested_at"),
                instant(found, "expires_at"),
                ON_EXPIRY,
                shownOrNone(thread, maybe(found, "decided_by")),
                maybeInstant(found, "decided_at"),
                shownOrNone(thread, maybe(found, "decision_reason")));
        return message(row, approval, null, found);
    }

    private Optional<Message> run(Outbox.Row row) {
        return database.with(handle -> handle.createQuery("""
                        select r.*, t.title as thread_title,
                               (select coalesce(sum(jsonb_array_length(e.event #> '{value,evidence}')), 0) from thread_event e
                                where e.run_id = r.id and e.thread_id = r.thread_id and e.event ->> 'name' = 'ops.finding'
                                  and jsonb_typeof(e.event #> '{value,evidence}') = 'array') as evidence
                        from runs r join threads t on t.id = r.thread_id where r.id = :id
                        """)
                .bind("id", row.subject())
                .map((found, context) -> run(row, found))
                .findOne());
    }

    private Message run(Outbox.Row row, ResultSet found) throws SQLException {
        String thread = found.getString("thread_id");
        var run = new Message.Run(
                found.getString("id"),
                found.getString("status"),
                shown(thread, found.getString("question"), PASSAGE),
                shown(thread, found.getString("answer"), ANSWER),
                shown(thread, found.getString("error"), PASSAGE),
                found.getInt("evidence"),
                instant(found, "finished_at"));
        return message(row, null, run, found);
    }

    private Message message(
            Outbox.Row row, Message.@Nullable Approval approval, Message.@Nullable Run run, ResultSet found)
            throws SQLException {
        String thread = found.getString("thread_id");
        return new Message(
                row.id(),
                row.event().wireName(),
                approval,
                run,
                new Message.Thread(thread, shown(thread, found.getString("thread_title"), TITLE)),
                publicUrl.isEmpty()
                        ? null
                        : publicUrl + "/threads/"
                                + URLEncoder.encode(thread, StandardCharsets.UTF_8)
                                        .replace("+", "%20"),
                null);
    }

    /** Redacted before it is cut, as half a secret is not known for one. */
    private String shown(String thread, String text, int most) {
        String shown = Visible.of(redactor.redact(thread, text)).strip();
        if (shown.length() <= most) {
            return shown;
        }
        int end = Character.isHighSurrogate(shown.charAt(most - 1)) ? most - 1 : most;
        return shown.substring(0, end) + "…";
    }

    private @Nullable String shownOrNone(String thread, @Nullable String text) {
        return text == null ? null : shown(thread, text, PASSAGE);
    }
}
