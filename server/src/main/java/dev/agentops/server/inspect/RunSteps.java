package dev.agentops.server.inspect;

import dev.agentops.agentkit.Json;
import dev.agentops.server.db.Database;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.telemetry.StepPlace;
import dev.agentops.server.threads.Views.RunView;

import java.util.ArrayList;
import java.util.List;

/** What each step of a run was given and what came of it, from what is committed; also of a run under way. Thread-safe. */
public final class RunSteps {
    /** Characters of JSON on a page, about: one step more is not begun. */
    private static final int PAGE = 1_000_000;

    private final Database database;
    private final Redactor redactor;

    public RunSteps(Database database, Redactor redactor) {
        this.database = database;
        this.redactor = redactor;
    }

    /** In the order in which they ended, those that have not ended last. @param after how many to leave out */
    public StepDetail.Page of(RunView run, int after, int limit) {
        return database.with(handle -> {
            var rows = StepRows.steps(handle, run.id(), after, limit + 1);
            var facts = new StepFacts(
                    run,
                    StepRows.asked(handle, run.id()),
                    StepRows.effects(handle, run.id()),
                    StepRows.said(handle, run.threadId(), replies(run, rows)),
                    StateAt.of(handle, run.threadId()).changesOf(run.id()),
                    redactor);
            var steps = new ArrayList<StepDetail>();
            long characters = 0;
            for (var row : rows.subList(0, Math.min(limit, rows.size()))) {
                if (characters > PAGE) {
                    return new StepDetail.Page(steps, after + steps.size());
                }
                var step = facts.ended(row);
                characters += Json.write(step).length();
                steps.add(step);
            }
            if (rows.size() > limit) {
                return new StepDetail.Page(steps, after + limit);
            }
            steps.addAll(facts.open(StepRows.names(handle, run.id())));
            return new StepDetail.Page(steps, null);
        });
    }

    /** The ids of what was said in the turns of these steps. */
    private static List<String> replies(RunView run, List<StepRows.Step> rows) {
        return rows.stream()
                .map(row -> StepPlace.of(row.name()))
                .filter(place -> place.scope().isEmpty() && place.turn() > 0)
                .map(place -> run.id() + ":" + place.turn())
                .distinct()
                .toList();
    }
}
