package dev.agentops.server.inspect;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.thread.Continuation;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/**
 * A run and what was said in it.
 *
 * @param messages of its own, and its request; in order
 * @param asksNothing its request is part of what it took up from another run
 * @param continuation how its first turn went, if it took up another run
 */
record PastRun(
        String id,
        String threadId,
        String title,
        String messageId,
        String question,
        String agent,
        boolean over,
        boolean asksNothing,
        @Nullable Continuation continuation,
        List<Placed> messages) {
    record Placed(long seq, Message message) {}

    PastRun {
        messages = List.copyOf(messages);
    }

    static Optional<PastRun> read(Handle handle, String runId) {
        return handle.createQuery("""
                        select r.id, r.thread_id, t.title, r.message_id, r.question, r.agent, r.finished_at is not null as over,
                               coalesce(f.asks_nothing, false) as asks_nothing, f.continuation
                        from runs r join threads t on t.id = r.thread_id left join run_forks f on f.run_id = r.id where r.id = :run
                        """)
                .bind("run", runId)
                .map((row, context) -> new PastRun(
                        row.getString("id"),
                        row.getString("thread_id"),
                        row.getString("title"),
                        row.getString("message_id"),
                        row.getString("question"),
                        row.getString("agent"),
                        row.getBoolean("over"),
                        row.getBoolean("asks_nothing"),
                        row.getString("continuation") == null
                                ? null
                                : Json.read(row.getString("continuation"), Continuation.class),
                        messages(handle, row.getString("thread_id"), runId)))
                .findOne();
    }

    private static List<Placed> messages(Handle handle, String threadId, String runId) {
        return handle.createQuery(
                        "select seq, body from messages where thread_id = :thread and run_id = :run order by seq")
                .bind("thread", threadId)
                .bind("run", runId)
                .map((row, context) -> new Placed(row.getLong("seq"), Json.read(row.getString("body"), Message.class)))
                .list();
    }

    /** What an agent said in a turn. */
    Optional<Placed> reply(int turn) {
        return messages.stream()
                .filter(placed ->
                        placed.message().id().equals(id + ":" + turn) && placed.message() instanceof Message.FromAgent)
                .findFirst();
    }

    /** The last turn in which an agent said something; 0 if there is none. */
    int lastTurn() {
        int last = 0;
        while (reply(last + 1).isPresent()) {
            last++;
        }
        return last;
    }

    /** The place of its request; 0 if it never began. */
    long requestSeq() {
        return messages.stream()
                .filter(placed -> placed.message().id().equals(messageId))
                .mapToLong(Placed::seq)
                .findFirst()
                .orElse(0);
    }

    Optional<Message> at(long seq) {
        return messages.stream()
                .filter(placed -> placed.seq() == seq)
                .map(Placed::message)
                .findFirst();
    }
}
