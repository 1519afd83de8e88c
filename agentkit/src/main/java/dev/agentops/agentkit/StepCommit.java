package dev.agentops.agentkit;

import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.thread.Kept;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.thread.ThreadLog.Placed;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a step that ends in the thread's log: what it found out, said and told is committed together, and if an earlier
 * attempt got as far as that, its outcome holds and nothing runs. That closes the gap between the log and the engine's journal.
 */
final class StepCommit {
    private final ThreadLog log;
    private final RunRequest request;
    private final String step;
    private final int turn;
    private final String agent;
    private final boolean mayHaveRunBefore;
    private final List<Placed> messages = new ArrayList<>();
    private final List<Kept> kept = new ArrayList<>();
    private String status = "ok";
    private boolean intended;
    private boolean storedElsewhere;
    private String kind;
    private String detail = "";

    StepCommit(
            ThreadLog log,
            RunRequest request,
            String step,
            String kind,
            int turn,
            String agent,
            boolean mayHaveRunBefore) {
        this.log = log;
        this.request = request;
        this.step = step;
        this.kind = kind;
        this.turn = turn;
        this.agent = agent;
        this.mayHaveRunBefore = mayHaveRunBefore;
    }

    @FunctionalInterface
    interface Work<T> {
        T run(Teller teller) throws Exception;
    }

    void add(List<? extends Placed> placed) {
        messages.addAll(placed);
    }

    /** Beside the transcript, in the same commit. */
    void keep(Kept one) {
        kept.add(one);
    }

    void status(String text) {
        status = text;
    }

    /** What the step turned out to be. */
    void kind(String name) {
        kind = name;
    }

    /** The work ended the run with a commit of its own: there is nothing more to store. */
    void storedElsewhere() {
        storedElsewhere = true;
    }

    void detail(String text) {
        detail = text;
    }

    /** Whether an earlier attempt may have changed the world. Known once {@link #end} runs the work. */
    boolean intended() {
        return intended;
    }

    <T> T end(Class<T> type, Work<T> work) throws Exception {
        return end(type, work, log::commit);
    }

    /** Ends the run with this step. */
    <T> T close(Class<T> type, StatePatch patch, Work<T> work) throws Exception {
        return end(type, work, commit -> log.close(commit, patch));
    }

    private interface Store {
        String store(ThreadLog.Commit commit) throws Exception;
    }

    private <T> T end(Class<T> type, Work<T> work, Store store) throws Exception {
        var startedAt = Instant.now();
        int attempt = 1;
        if (mayHaveRunBefore) {
            var recall = log.recall(request.threadId(), request.runId(), step);
            if (recall.outcome().isPresent()) {
                return Json.read(recall.outcome().get(), type);
            }
            attempt = recall.attempts() + 1;
            intended = recall.intended();
        }
        var teller = new Teller(request.runId(), step, attempt, turn, agent);
        T outcome = work.run(teller);
        if (storedElsewhere) {
            return outcome;
        }
        String written = Json.write(outcome);
        String held = store.store(new ThreadLog.Commit(
                request.threadId(),
                request.runId(),
                step,
                kind,
                status,
                detail,
                teller.attempt(),
                startedAt,
                written,
                messages,
                teller.entries(),
                kept));
        return held.equals(written) ? outcome : Json.read(held, type);
    }
}
