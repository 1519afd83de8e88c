package dev.agentops.server.agui;

import dev.agentops.server.db.Database;
import dev.agentops.server.safety.Approval;

import java.util.Optional;

/** The table of AG-UI runs. Where one begins follows from the thread's log alone, so that asking again gives the same. Thread-safe. */
final class Segments {
    private final Database database;

    Segments(Database database) {
        this.database = database;
    }

    /** The piece from a run's beginning. */
    Segment first(String threadId, String id, String runId) {
        return claim(new Segment(threadId, id, runId, "", "", 0, 0), "");
    }

    /** The piece after a question. */
    Segment after(String threadId, String id, Approval question) {
        return claim(new Segment(threadId, id, question.runId(), "", question.toolCallId(), 0, 0), question.id());
    }

    private Segment claim(Segment wanted, String approvalId) {
        database.with(handle -> handle.createUpdate("""
                        insert into agui_runs (thread_id, id, run_id, answers, after_seq)
                        values (:thread, :id, :run, :answers, coalesce(
                            (select seq from thread_event
                             where thread_id = :thread and run_id = :run and step like 'ask:%'
                               and event ->> 'name' = 'ops.approval.opened' and event #>> '{value,id}' = :approval),
                            (select min(seq) - 1 from thread_event where thread_id = :thread and run_id = :run),
                            0))
                        on conflict (thread_id, id) do nothing
                        """)
                .bind("thread", wanted.threadId())
                .bind("id", wanted.id())
                .bind("run", wanted.runId())
                .bind("answers", wanted.answers())
                .bind("approval", approvalId)
                .execute());
        return find(wanted.threadId(), wanted.id()).orElseThrow();
    }

    Optional<Segment> find(String threadId, String id) {
        return database.with(handle -> handle.createQuery("""
                        select a.thread_id, a.id, a.run_id, r.message_id, a.answers, a.after_seq, coalesce(a.until_seq, 0) as until
                        from agui_runs a join runs r on r.id = a.run_id where a.thread_id = :thread and a.id = :id
                        """)
                .bind("thread", threadId)
                .bind("id", id)
                .map((row, context) -> new Segment(
                        row.getString("thread_id"),
                        row.getString("id"),
                        row.getString("run_id"),
                        row.getString("message_id"),
                        row.getString("answers"),
                        row.getLong("after_seq"),
                        row.getLong("until")))
                .findOne());
    }

    /** Ends it with a question; whoever reads it again gets the same. */
    void end(Segment segment, long until) {
        database.with(handle -> handle.createUpdate("""
                        update agui_runs set until_seq = :until where thread_id = :thread and id = :id and until_seq is null
                        """)
                .bind("until", until)
                .bind("thread", segment.threadId())
                .bind("id", segment.id())
                .execute());
    }

    /** Whether a message of this id was taken in before. */
    boolean knows(String messageId) {
        return database.with(handle -> handle.createQuery("select count(*) > 0 from runs where message_id = :id")
                .bind("id", messageId)
                .mapTo(Boolean.class)
                .one());
    }
}
