package dev.agentops.server.threads;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.state.Origin;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.state.StatePatch.Change;
import dev.agentops.agentkit.state.StatePatch.Operation;
import dev.agentops.server.audit.AuditLog;
import dev.agentops.server.db.Announcer;
import dev.agentops.server.db.Database;
import dev.agentops.server.db.Jsonb;
import dev.agentops.server.db.OnceKeys;
import dev.agentops.server.stream.EventLog;
import org.jdbi.v3.core.Handle;

import java.util.Map;

/** What people do to threads beside asking. Thread-safe. */
public final class ThreadEdits {
    /** The state of a thread. @param values by key */
    public record StateView(Map<String, JsonNode> values, String etag) {}

    /** Characters of JSON: all of it goes to each run. */
    public static final int MAX_STATE = 256_000;

    private final Database database;

    public ThreadEdits(Database database) {
        this.database = database;
    }

    /**
     * An empty thread.
     *
     * @param onceKey the same again gives the same thread; empty for none
     * @return its id
     */
    public String create(String user, String title, String onceKey) throws Refused {
        return database.<String, Refused>transaction(handle -> {
            String id = Ids.next("thr");
            if (!onceKey.isEmpty()) {
                switch (OnceKeys.take(handle, user, onceKey, "POST /api/threads " + title, id)) {
                    case OnceKeys.Taken.Again(var made) -> {
                        return made;
                    }
                    case OnceKeys.Taken.Otherwise other -> throw new Refused.KeyTaken();
                    case OnceKeys.Taken.First first -> {}
                }
            }
            Threads.create(handle, user, id, title);
            Announcer.afterCommit(handle, EventLog.INBOX_CHANNEL, id);
            return id;
        });
    }

    /** @param expected the etag of the title that the writer saw, or {@link Etag#ANY} */
    public void rename(String threadId, String expected, String title, String user) throws Refused {
        database.<Boolean, Refused>transaction(handle -> {
            Threads.existing(handle, threadId);
            Etag.check(expected, Etag.of(text(handle, "title", threadId)));
            handle.createUpdate("update threads set title = :title where id = :id")
                    .bind("title", title)
                    .bind("id", threadId)
                    .execute();
            Told.append(
                    handle,
                    threadId,
                    "",
                    "rename/" + Ids.next("r"),
                    "thread.renamed",
                    new ThreadEvents.Renamed(title, user));
            Announcer.afterCommit(handle, EventLog.INBOX_CHANNEL, threadId);
            return true;
        });
    }

    /** With all that is in it. What the engine has journalled of its runs goes when the engine forgets them. */
    public void delete(String threadId, String user) throws Refused {
        database.<Boolean, Refused>transaction(handle -> {
            Threads.existing(handle, threadId);
            boolean busy = handle.createQuery("""
                            select exists (select 1 from runs where thread_id = :id and status in ('queued', 'running', 'waiting'))
                            """)
                    .bind("id", threadId)
                    .mapTo(Boolean.class)
                    .one();
            if (busy) {
                throw new Refused.Busy();
            }
            AuditLog.append(handle, user, "thread.deleted", threadId, Map.of("title", text(handle, "title", threadId)));
            handle.createUpdate("delete from threads where id = :id")
                    .bind("id", threadId)
                    .execute();
            EventLog.announce(handle, threadId);
            Announcer.afterCommit(handle, EventLog.INBOX_CHANNEL, threadId);
            return true;
        });
    }

    /** @throws Refused when there is no such thread */
    public StateView state(String threadId) throws Refused {
        return database.<StateView, Refused>with(handle -> state(handle, threadId));
    }

    /**
     * Changes keys of the state. A run under way does not see it; the next one does.
     *
     * @param changes the new values by key; JSON null removes a key
     * @param expected the etag of the state that the writer saw, or {@link Etag#ANY}
     */
    public StateView change(String threadId, String expected, Map<String, JsonNode> changes, String user)
            throws Refused {
        return database.<StateView, Refused>transaction(handle -> {
            Threads.existing(handle, threadId);
            Etag.check(expected, state(handle, threadId).etag());
            var patch = patch(changes, new Origin("", user, "", ""));
            var before = State.restore(text(handle, "state", threadId));
            String after = Jsonb.of(before.apply(patch));
            if (after.length() > MAX_STATE) {
                throw new Refused.StateTooLarge();
            }
            handle.createUpdate("update threads set state = cast(:state as jsonb) where id = :id")
                    .bind("state", after)
                    .bind("id", threadId)
                    .execute();
            var event = new AgentEvent.StateChanged(before.changesOf(patch));
            Told.append(handle, threadId, "", "state/" + Ids.next("s"), event);
            AuditLog.append(handle, user, "state.changed", threadId, before.changesOf(patch));
            return state(handle, threadId);
        });
    }

    private static StatePatch patch(Map<String, JsonNode> changes, Origin by) {
        return new StatePatch(changes.entrySet().stream()
                .map(entry -> new Change(
                        entry.getValue().isNull() ? Operation.REMOVE : Operation.SET,
                        entry.getKey(),
                        entry.getValue(),
                        by))
                .toList());
    }

    private static StateView state(Handle handle, String threadId) throws Refused {
        String json = text(handle, "state", threadId);
        return new StateView(State.restore(json).values(), Etag.of(json));
    }

    private static String text(Handle handle, String column, String threadId) throws Refused {
        return handle.createQuery("select cast(<column> as text) from threads where id = :id")
                .define("column", column)
                .bind("id", threadId)
                .mapTo(String.class)
                .findOne()
                .orElseThrow(() -> new Refused.UnknownThread(threadId));
    }
}
