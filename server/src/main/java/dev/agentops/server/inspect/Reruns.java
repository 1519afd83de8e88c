package dev.agentops.server.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.Network;
import dev.agentops.server.audit.AuditLog;
import dev.agentops.server.db.Database;
import dev.agentops.server.db.Jsonb;
import dev.agentops.server.db.OnceKeys;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.threads.Ids;
import dev.agentops.server.threads.Incoming;
import dev.agentops.server.threads.Refused;
import dev.agentops.server.threads.Refused.CannotRerun;
import dev.agentops.server.threads.Refused.CannotRerun.Reason;
import dev.agentops.server.threads.ThreadEvents;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static dev.agentops.server.db.Rows.instant;

/**
 * Runs a run again from one of its steps, as a new run in a thread of its own. What came before the step is copied; nothing of it
 * happens again, and no approval of it counts. Thread-safe.
 */
public final class Reruns {
    static final int MOST = 50;
    private static final int AUDITED = 2_000;

    /** @param known it had been made before, with the same key */
    public record Made(String runId, String threadId, boolean known) {}

    /** @param step of the origin that it goes on from */
    public record Rerun(
            String runId, String threadId, String step, String status, String createdBy, Instant createdAt) {}

    private final Database database;
    private final Network network;

    public Reruns(Database database, Network network) {
        this.database = database;
        this.network = network;
    }

    /** Of a run, oldest first. */
    public List<Rerun> of(String runId) {
        return database.with(handle -> handle.createQuery("""
                        select f.run_id, r.thread_id, f.from_step, r.status, f.created_by, f.created_at
                        from run_forks f join runs r on r.id = f.run_id where f.from_run = :run order by f.created_at, f.run_id
                        """)
                .bind("run", runId)
                .map((row, context) -> new Rerun(
                        row.getString("run_id"),
                        row.getString("thread_id"),
                        row.getString("from_step"),
                        row.getString("status"),
                        row.getString("created_by"),
                        instant(row, "created_at")))
                .list());
    }

    /**
     * Writes the new run down; it starts like any other.
     *
     * @param input in place of the step's: the text said to the agent, or the arguments of the call; null to leave it as it was
     * @param key the same again gives the same run; empty for none
     * @throws CannotRerun when it makes no sense
     */
    public Made begin(String user, String runId, String step, @Nullable JsonNode input, String key) throws Refused {
        return database.<Made, Refused>transaction(handle -> {
            String messageId = Ids.next("msg");
            if (!key.isEmpty()) {
                String request =
                        "POST /api/runs/" + runId + "/rerun " + step + " " + (input == null ? "" : Json.write(input));
                switch (OnceKeys.take(handle, user, key, request, messageId)) {
                    case OnceKeys.Taken.Again(var made) -> {
                        return known(handle, made);
                    }
                    case OnceKeys.Taken.Otherwise other -> throw new Refused.KeyTaken();
                    case OnceKeys.Taken.First first -> {}
                }
            }
            var run = PastRun.read(handle, runId).orElseThrow(() -> new CannotRerun(Reason.RUN, "The run is gone."));
            Incoming.existing(handle, run.threadId());
            check(handle, run);
            var fork = ForkPoint.of(run, step, input);
            checkCall(fork, step, input);
            return made(handle, user, run, step, input, fork, messageId);
        });
    }

    private static Made known(Handle handle, String messageId) {
        return handle.createQuery("select id, thread_id from runs where message_id = :id")
                .bind("id", messageId)
                .map((row, context) -> new Made(row.getString("id"), row.getString("thread_id"), true))
                .one();
    }

    private static void check(Handle handle, PastRun run) throws CannotRerun {
        if (!run.over()) {
            throw new CannotRerun(Reason.RUN, "This run is under way: wait for its end, or cancel it first.");
        }
        int reruns = handle.createQuery("select count(*) from run_forks where from_run = :run")
                .bind("run", run.id())
                .mapTo(Integer.class)
                .one();
        if (reruns >= MOST) {
            throw new CannotRerun(
                    Reason.RUN,
                    "This run was run again " + reruns + " times, and that is as often as it may be: delete threads of"
                            + " reruns that nobody needs.");
        }
    }

    /** The call as it would run, edited or not: tools come and go. */
    private void checkCall(ForkPoint fork, String step, @Nullable JsonNode input) throws CannotRerun {
        var edited = fork.edited();
        if (edited.isEmpty()) {
            return;
        }
        var call = edited.get();
        String agent = fork.continuation() == null ? "" : fork.continuation().agent();
        var tool = network.agents().stream()
                .filter(one -> one.name().equals(agent))
                .findFirst()
                .flatMap(one -> one.tool(call.name()))
                .orElseThrow(() -> new CannotRerun(
                        Reason.STEP,
                        "The agent '" + agent + "' has no tool '" + call.name()
                                + "' now: rerun from the turn instead."));
        var problem = tool.problemWith(call.arguments());
        if (problem.isPresent()) {
            throw new CannotRerun(
                    input == null ? Reason.STEP : Reason.INPUT,
                    "The call does not fit its tool: " + problem.get() + ".");
        }
        if (Redactor.holdsMark(Json.write(call.arguments()))) {
            throw new CannotRerun(
                    Reason.INPUT,
                    "The arguments of " + step
                            + " hold a mark such as [redacted password #3fa2] in place of a secret. It"
                            + " would be used as it stands: give arguments without it.");
        }
    }

    private static Made made(
            Handle handle,
            String user,
            PastRun run,
            String step,
            @Nullable JsonNode input,
            ForkPoint fork,
            String messageId)
            throws CannotRerun {
        var copy = new ThreadCopy(handle, run, step, fork);
        String threadId = Incoming.thread(handle, user, run.title(), copy.state());
        copy.into(threadId);
        String runId = Incoming.request(handle, threadId, user, messageId, fork.question());
        handle.createUpdate("""
                        insert into run_forks (run_id, from_run, from_thread, from_step, up_to_seq, asks_nothing, continuation,
                                               created_by)
                        values (:run, :fromRun, :fromThread, :step, :upTo, :asksNothing, cast(:continuation as jsonb), :user)
                        """)
                .bind("run", runId)
                .bind("fromRun", run.id())
                .bind("fromThread", run.threadId())
                .bind("step", step)
                .bind("upTo", fork.upToSeq())
                .bind("asksNothing", fork.asksNothing())
                .bind("continuation", fork.continuation() == null ? null : Jsonb.of(fork.continuation()))
                .bind("user", user)
                .execute();
        if (fork.asksNothing()) {
            copy.requestBecomes(threadId, runId, messageId);
        }
        var forked = new ThreadEvents.Forked(runId, run.id(), run.threadId(), step, fork.upToSeq(), user);
        Incoming.tell(handle, threadId, "run.forked", forked);
        Incoming.tell(
                handle, run.threadId(), "run.rerun", new ThreadEvents.Rerun(run.id(), step, runId, threadId, user));
        AuditLog.append(handle, user, "run.rerun", runId, audited(run, threadId, step, input));
        return new Made(runId, threadId, false);
    }

    private static Map<String, Object> audited(PastRun run, String threadId, String step, @Nullable JsonNode input) {
        var detail = new LinkedHashMap<String, Object>();
        detail.put("thread", threadId);
        detail.put("fromRun", run.id());
        detail.put("fromStep", step);
        if (input != null) {
            detail.put("input", Redactor.start(Json.write(input), AUDITED));
        }
        return detail;
    }
}
