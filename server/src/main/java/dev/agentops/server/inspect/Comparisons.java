package dev.agentops.server.inspect;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.Message;
import dev.agentops.server.db.Database;
import dev.agentops.server.report.RunReports;
import dev.agentops.server.threads.Views.RunView;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Compares what is committed of two runs. A rerun is taken from its origin's question on, with what it copied. Thread-safe. */
public final class Comparisons {
    private static final int MOST = 5_000;
    private static final int SHOWN = 300;

    private final Database database;
    private final RunReports reports;

    public Comparisons(Database database, RunReports reports) {
        this.database = database;
        this.reports = reports;
    }

    /** Something that happened. @param text all of it; equal texts are equal moves */
    private record Move(String kind, String text) {}

    public Comparison of(RunView a, RunView b) {
        return new Comparison(side(a), side(b), difference(moves(a), moves(b)));
    }

    private Comparison.Side side(RunView run) {
        record Spent(long modelMs, long toolMs, long waitMs) {}
        var spent = database.with(handle -> handle.createQuery("""
                        select coalesce(sum(millis) filter (where kind in ('model', 'router')), 0) as model,
                               coalesce(sum(millis) filter (where kind = 'tool'), 0) as tool,
                               (select coalesce(sum(extract(epoch from coalesce(decided_at, now()) - requested_at) * 1000), 0)
                                from approvals where run_id = :run) as wait
                        from (select kind, extract(epoch from finished_at - started_at) * 1000 as millis from steps where run_id = :run) s
                        """)
                .bind("run", run.id())
                .map((row, context) -> new Spent(row.getLong("model"), row.getLong("tool"), row.getLong("wait")))
                .one());
        String verdict = reports.of(run).map(report -> report.verdict().name()).orElse(null);
        Long total = run.startedAt() == null || run.finishedAt() == null
                ? null
                : Duration.between(run.startedAt(), run.finishedAt()).toMillis();
        return new Comparison.Side(run, verdict, total, spent.modelMs(), spent.toolMs(), spent.waitMs(), tools(run));
    }

    private List<Comparison.ToolUse> tools(RunView run) {
        var uses = new LinkedHashMap<String, Comparison.ToolUse>();
        for (var message : own(run)) {
            if (message instanceof Message.FromTool tool) {
                int failed = tool.status().wireName().equals("ok") ? 0 : 1;
                uses.merge(
                        tool.toolName(),
                        new Comparison.ToolUse(tool.toolName(), 1, failed),
                        (one, more) ->
                                new Comparison.ToolUse(one.tool(), one.calls() + 1, one.failed() + more.failed()));
            }
        }
        return List.copyOf(uses.values());
    }

    private List<Message> own(RunView run) {
        return database.with(handle -> messages(handle, run, "run_id = :run"));
    }

    /** From the question on; for a rerun from its origin's, whose place in the copy is the same. */
    private List<Message> whole(RunView run) {
        if (run.forkedFrom() == null) {
            return own(run);
        }
        return database.with(handle -> messages(handle, run, """
                run_id in (:run, '') and seq > coalesce(
                    (select min(m.seq) from messages m join runs r on r.message_id = m.id
                     where m.thread_id = :origin and r.id = :from), 0)
                """));
    }

    private static List<Message> messages(Handle handle, RunView run, String which) {
        var from = run.forkedFrom();
        return handle.createQuery("select body from messages where thread_id = :thread and " + which
                        + " order by seq limit " + MOST)
                .bind("thread", run.threadId())
                .bind("run", run.id())
                .bind("origin", from == null ? "" : from.threadId())
                .bind("from", from == null ? "" : from.runId())
                .map((row, context) -> Json.read(row.getString("body"), Message.class))
                .list();
    }

    private List<Move> moves(RunView run) {
        var moves = new ArrayList<Move>();
        moves.add(new Move("question", run.question()));
        for (var message : whole(run)) {
            switch (message) {
                case Message.FromUser user -> {
                    if (!user.text().equals(run.question())) {
                        moves.add(new Move("word", "user: " + user.text()));
                    }
                }
                case Message.FromAgent agent -> {
                    if (!agent.text().isBlank()) {
                        moves.add(new Move("word", agent.agent() + ": " + agent.text()));
                    }
                    agent.toolCalls()
                            .forEach(call -> moves.add(new Move("call", call.name() + " " + call.arguments())));
                }
                case Message.FromTool tool ->
                    moves.add(new Move(
                            "result", tool.toolName() + " " + tool.status().wireName() + ": " + tool.content()));
            }
        }
        moves.add(new Move("end", run.status()));
        return moves;
    }

    private static Comparison.@Nullable Difference difference(List<Move> a, List<Move> b) {
        int at = 0;
        while (at < a.size() && at < b.size() && a.get(at).equals(b.get(at))) {
            at++;
        }
        if (at == a.size() && at == b.size()) {
            return null;
        }
        var first = at < a.size() ? a.get(at) : null;
        var second = at < b.size() ? b.get(at) : null;
        String kind = first == null ? second.kind() : first.kind();
        return new Comparison.Difference(at, kind, shown(first), shown(second));
    }

    private static @Nullable String shown(@Nullable Move move) {
        if (move == null) {
            return null;
        }
        return move.text().length() <= SHOWN ? move.text() : move.text().substring(0, SHOWN) + "…";
    }
}
