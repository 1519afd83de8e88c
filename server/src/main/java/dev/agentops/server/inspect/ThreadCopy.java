package dev.agentops.server.inspect;

import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.thread.OpenCalls;
import dev.agentops.server.db.Jsonb;
import dev.agentops.server.safety.untrusted.UntrustedText;
import dev.agentops.server.telemetry.StepPlace;
import dev.agentops.server.threads.Refused.CannotRerun;
import dev.agentops.server.threads.Refused.CannotRerun.Reason;
import org.jdbi.v3.core.Handle;

import java.util.ArrayList;
import java.util.List;

/** What a rerun takes along of its run's thread, in the caller's transaction: the transcript and what is kept beside it, and the state. */
final class ThreadCopy {
    private static final int MAX_MESSAGES = 10_000;
    private static final long MAX_STORED = 50_000_000;

    private final Handle handle;
    private final PastRun run;
    private final String step;
    private final ForkPoint fork;

    /** @throws CannotRerun when there is more than is copied, or when what would be copied is no valid transcript */
    ThreadCopy(Handle handle, PastRun run, String step, ForkPoint fork) throws CannotRerun {
        this.handle = handle;
        this.run = run;
        this.step = step;
        this.fork = fork;
        if (fork.upToSeq() > MAX_MESSAGES) {
            throw tooLong(fork.upToSeq() + " messages come before the step, and at most " + MAX_MESSAGES);
        }
        if (!OpenCalls.answers(kept(), call -> false).isEmpty()) {
            throw new CannotRerun(
                    Reason.RUN,
                    "Before " + step + " a call has no result, and no provider takes such a transcript: rerun from an"
                            + " earlier step.");
        }
    }

    private static CannotRerun tooLong(String what) {
        return new CannotRerun(Reason.RUN, what + " are copied: rerun from an earlier step, or ask anew.");
    }

    private List<Message> kept() {
        var kept = new ArrayList<Message>();
        for (var placed : run.messages()) {
            if (placed.seq() <= fork.upToSeq()) {
                var cut = fork.cut();
                kept.add(cut != null && cut.id().equals(placed.message().id()) ? cut : placed.message());
            }
        }
        return kept;
    }

    /** As it was before the step; what has come into the thread from outside since then still counts. */
    State state() {
        var states = StateAt.of(handle, run.threadId());
        return UntrustedText.taintedAs(states.now(), states.after(firstEvent() - 1));
    }

    /** The first thing that the step told; what its run told last when it told nothing. */
    private long firstEvent() {
        var place = StepPlace.of(step);
        boolean begins = place.turn() == 1 && place.call() < 0 && !run.asksNothing();
        String begin = place.call() < 0 ? "turn:" + place.turn() : "tool:" + place.turn() + "." + place.call() + ":";
        return handle.createQuery("""
                        select coalesce(min(seq) filter (where case
                                            when :begins then step = 'load'
                                            when :call then starts_with(step, :begin)
                                            else step in (:begin, 'model:' || :turn) end),
                                        min(seq) filter (where step = 'finish'), max(seq), 0)
                        from thread_event where thread_id = :thread and run_id = :run
                        """)
                .bind("begins", begins)
                .bind("call", place.call() >= 0)
                .bind("begin", begin)
                .bind("turn", String.valueOf(place.turn()))
                .bind("thread", run.threadId())
                .bind("run", run.id())
                .mapTo(Long.class)
                .one();
    }

    /** Each message keeps its place. */
    void into(String threadId) throws CannotRerun {
        copy(threadId, """
                insert into messages (thread_id, seq, id, run_id, body, created_at)
                select :new, seq, id, '', body, created_at from messages where thread_id = :old and seq <= :upTo
                """);
        if (fork.cut() != null) {
            handle.createUpdate("update messages set body = cast(:body as jsonb) where thread_id = :new and id = :id")
                    .bind("body", Jsonb.of((Message) fork.cut()))
                    .bind("new", threadId)
                    .bind("id", fork.cut().id())
                    .execute();
        }
        if (stored(threadId) > MAX_STORED) {
            throw tooLong("The results before the step have more than " + MAX_STORED + " characters, and no more");
        }
        copy(threadId, """
                insert into stored_results (thread_id, handle, run_id, tool, characters, body, created_at)
                select :new, handle, run_id, tool, characters, body, created_at from stored_results
                where thread_id = :old and handle in (select body ->> 'handle' from messages where thread_id = :new)
                """);
        copy(threadId, """
                insert into compactions (thread_id, run_id, up_to_seq, summary, shortened_up_to_seq, longest)
                select :new, run_id, up_to_seq, summary, shortened_up_to_seq, longest from compactions
                where thread_id = :old and up_to_seq <= :upTo and shortened_up_to_seq <= :upTo order by id desc limit 1
                """);
    }

    private long stored(String threadId) {
        return handle.createQuery("""
                        select coalesce(sum(length(body)), 0) from stored_results
                        where thread_id = :old and handle in (select body ->> 'handle' from messages where thread_id = :new)
                        """)
                .bind("old", run.threadId())
                .bind("new", threadId)
                .mapTo(Long.class)
                .one();
    }

    private void copy(String threadId, String sql) {
        handle.createUpdate(sql)
                .bind("new", threadId)
                .bind("old", run.threadId())
                .bind("upTo", fork.upToSeq())
                .execute();
    }

    /** What the run was asked is what the new run is asked. */
    void requestBecomes(String threadId, String runId, String messageId) {
        handle.createUpdate("""
                        update messages set id = :message, run_id = :run, body = jsonb_set(body, '{id}', to_jsonb(cast(:message as text)))
                        where thread_id = :thread and id = :old
                        """)
                .bind("message", messageId)
                .bind("run", runId)
                .bind("thread", threadId)
                .bind("old", run.messageId())
                .execute();
    }
}
