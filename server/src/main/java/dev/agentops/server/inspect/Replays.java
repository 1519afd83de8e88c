package dev.agentops.server.inspect;

import dev.agentops.agentkit.state.State;
import dev.agentops.server.audit.AuditLog;
import dev.agentops.server.db.Database;
import dev.agentops.server.db.OnceKeys;
import dev.agentops.server.safety.untrusted.UntrustedText;
import dev.agentops.server.threads.Ids;
import dev.agentops.server.threads.Incoming;
import dev.agentops.server.threads.Refused;
import dev.agentops.server.threads.Refused.CannotReplay;
import org.jdbi.v3.core.Handle;

import java.util.Map;

/** Sends what came in again. Thread-safe. */
public final class Replays {
    /** @param known the same key made it before */
    public record Made(String runId, String threadId, boolean known) {}

    private final Database database;

    public Replays(Database database) {
        this.database = database;
    }

    /**
     * Asks it anew, as a new run in a new thread, in the words in which it came in. What has come into the old thread from outside taints
     * the new one: the words may be an alert's, and whoever sends them again may have read it.
     *
     * @param key the same again gives the same run; empty for none
     * @throws CannotReplay when it is nothing that can be asked
     */
    public Made begin(String user, String threadId, long seq, String key) throws Refused {
        return database.<Made, Refused>transaction(handle -> {
            String messageId = Ids.next("msg");
            if (!key.isEmpty()) {
                String request = "POST /api/threads/" + threadId + "/incoming/" + seq + "/replay";
                switch (OnceKeys.take(handle, user, key, request, messageId)) {
                    case OnceKeys.Taken.Again(var made) -> {
                        return known(handle, made);
                    }
                    case OnceKeys.Taken.Otherwise other -> throw new Refused.KeyTaken();
                    case OnceKeys.Taken.First first -> {}
                }
            }
            var event = IncomingEvents.one(handle, threadId, seq)
                    .orElseThrow(() -> new CannotReplay("Nothing came in at number " + seq
                            + " of this thread's log: GET /api/threads/{id}/incoming lists what did."));
            if (!event.replays()) {
                throw new CannotReplay(
                        event.name() + " at number " + seq
                                + " can't be sent again: only messages can. A decision holds once, for the call that was shown.");
            }
            String content = event.payload().path("content").asText();
            String made = Incoming.thread(handle, user, content, taintOf(handle, threadId));
            String runId = Incoming.request(handle, made, user, messageId, content);
            AuditLog.append(
                    handle, user, "run.replay", runId, Map.of("thread", made, "fromThread", threadId, "seq", seq));
            return new Made(runId, made, false);
        });
    }

    /** Also of what a run under way has read, which the thread's own state does not say before its end. */
    private static State taintOf(Handle handle, String threadId) throws Refused.UnknownThread {
        Incoming.existing(handle, threadId);
        var state = StateAt.of(handle, threadId);
        return UntrustedText.taintedAs(state.after(Long.MAX_VALUE), UntrustedText.taintedAs(state.now(), State.EMPTY));
    }

    private static Made known(Handle handle, String messageId) {
        return handle.createQuery("select id, thread_id from runs where message_id = :id")
                .bind("id", messageId)
                .map((row, context) -> new Made(row.getString("id"), row.getString("thread_id"), true))
                .findOne()
                .orElseThrow(() -> new IllegalStateException("the run of a key is gone"));
    }
}
