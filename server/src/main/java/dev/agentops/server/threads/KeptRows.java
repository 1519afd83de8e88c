package dev.agentops.server.threads;

import dev.agentops.agentkit.thread.Compaction;
import dev.agentops.agentkit.thread.StoredResult;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.server.db.Jsonb;
import org.jdbi.v3.core.Handle;

import java.util.Optional;

/** What threads keep beside their transcripts. */
final class KeptRows {
    private KeptRows() {}

    /** Within the transaction of the commit, and only if that was stored. */
    static void insert(Handle handle, ThreadLog.Commit commit) {
        for (var kept : commit.kept()) {
            switch (kept) {
                case StoredResult result -> insert(handle, commit, result);
                case Compaction compaction -> insert(handle, commit, compaction);
            }
        }
    }

    private static void insert(Handle handle, ThreadLog.Commit commit, StoredResult result) {
        handle.createUpdate("""
                        insert into stored_results (thread_id, handle, run_id, tool, characters, body)
                        select :thread, :handle, :run, :tool, :characters, :body
                        where exists (select 1 from steps where run_id = :run and name = :step)
                        on conflict (thread_id, handle) do nothing
                        """)
                .bind("thread", commit.threadId())
                .bind("run", commit.runId())
                .bind("step", commit.step())
                .bind("handle", result.handle())
                .bind("tool", result.tool())
                .bind("characters", result.characters())
                .bind("body", Jsonb.plain(result.text()))
                .execute();
    }

    private static void insert(Handle handle, ThreadLog.Commit commit, Compaction compaction) {
        handle.createUpdate("""
                        insert into compactions (thread_id, run_id, up_to_seq, summary, shortened_up_to_seq, longest)
                        select :thread, :run, :upTo, :summary, :shortenedUpTo, :longest
                        where exists (select 1 from steps where run_id = :run and name = :step)
                        """)
                .bind("thread", commit.threadId())
                .bind("run", commit.runId())
                .bind("step", commit.step())
                .bind("upTo", compaction.upToSeq())
                .bind("summary", Jsonb.plain(compaction.summary()))
                .bind("shortenedUpTo", compaction.shortenedUpToSeq())
                .bind("longest", compaction.longest())
                .execute();
    }

    static Optional<StoredResult> result(Handle handle, String threadId, String resultHandle) {
        return handle.createQuery("""
                        select handle, tool, characters, body from stored_results
                        where thread_id = :thread and handle = :handle
                        """)
                .bind("thread", threadId)
                .bind("handle", Jsonb.plain(resultHandle))
                .map((row, context) -> new StoredResult(
                        row.getString("handle"),
                        row.getString("tool"),
                        row.getLong("characters"),
                        row.getString("body")))
                .findOne();
    }

    static Compaction newest(Handle handle, String threadId) {
        return handle.createQuery("""
                        select up_to_seq, summary, shortened_up_to_seq, longest from compactions
                        where thread_id = :thread order by id desc limit 1
                        """)
                .bind("thread", threadId)
                .map((row, context) -> new Compaction(
                        row.getLong("up_to_seq"),
                        row.getString("summary"),
                        row.getLong("shortened_up_to_seq"),
                        row.getInt("longest")))
                .findOne()
                .orElse(Compaction.NONE);
    }
}
