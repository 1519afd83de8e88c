package dev.agentops.server.threads;

import org.jdbi.v3.core.Handle;

/** Requests of a thread that wait for their turn, in the caller's transaction under the lock of the thread's row. */
final class Requests {
    private Requests() {}

    /** @return the id of the new run */
    static String queue(Handle handle, String threadId, String user, String messageId, String content) {
        String runId = Ids.next("run");
        handle.createUpdate("""
                        insert into runs (id, thread_id, message_id, question, created_by, created_at)
                        values (:id, :thread, :message, :question, :user, clock_timestamp())
                        """)
                .bind("id", runId)
                .bind("thread", threadId)
                .bind("message", messageId)
                .bind("question", content)
                .bind("user", user)
                .execute();
        Told.append(
                handle, threadId, runId, "queued", "run.queued", new ThreadEvents.Queued(runId, messageId, content));
        Projection.refreshThread(handle, threadId);
        return runId;
    }
}
