package dev.agentops.server.threads;

import dev.agentops.agentkit.state.State;
import org.jdbi.v3.core.Handle;

import java.util.function.UnaryOperator;

/** Requests that no person makes, in the caller's transaction: they are there together with what they are about, or not at all. */
public final class Incoming {
    private Incoming() {}

    /** A thread with a state from its beginning. @return its id */
    public static String thread(Handle handle, String user, String title, State state) {
        String id = Threads.create(handle, user, Ids.next("thr"), title);
        handle.createUpdate("update threads set state = cast(:state as jsonb) where id = :id")
                .bind("state", state.snapshot())
                .bind("id", id)
                .execute();
        return id;
    }

    /** Takes the lock of a thread's row. */
    public static void existing(Handle handle, String threadId) throws Refused.UnknownThread {
        Threads.existing(handle, threadId);
    }

    /** @return the id of the run, which waits for its turn */
    public static String request(Handle handle, String threadId, String user, String messageId, String content) {
        lock(handle, threadId);
        return Requests.queue(handle, threadId, user, messageId, content);
    }

    /** Asks something else instead while the run has not begun. @param words from the id of the message */
    public static void askInstead(Handle handle, String threadId, String runId, UnaryOperator<String> words) {
        lock(handle, threadId);
        handle.createQuery("select message_id from runs where id = :id and status = 'queued'")
                .bind("id", runId)
                .mapTo(String.class)
                .findOne()
                .ifPresent(message -> handle.createUpdate("update runs set question = :words where id = :id")
                        .bind("words", words.apply(message))
                        .bind("id", runId)
                        .execute());
    }

    /** Says it to the run under way, if there is one; what that run does not take in is not asked anew. */
    public static void steer(Handle handle, String threadId, String user, String words) {
        lock(handle, threadId);
        Steers.underWay(handle, threadId).ifPresent(run -> {
            String id = Ids.next("msg");
            Steers.add(handle, threadId, run, user, id, words);
            handle.execute("update steers set only_this_run = true where id = ?", id);
        });
    }

    /** Tells the thread's readers. */
    public static void tell(Handle handle, String threadId, String name, Record value) {
        lock(handle, threadId);
        Told.append(handle, threadId, "", name + "/" + Ids.next("e"), name, value);
        Projection.refreshThread(handle, threadId);
    }

    private static void lock(Handle handle, String threadId) {
        handle.createQuery("select id from threads where id = :id for update")
                .bind("id", threadId)
                .mapTo(String.class)
                .one();
    }
}
