package dev.agentops.server.inspect;

import dev.agentops.agentkit.Json;
import dev.agentops.server.db.Database;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.telemetry.StepPlace;
import dev.agentops.server.threads.Views.RunView;
import org.jdbi.v3.core.Handle;

import java.util.ArrayList;
import java.util.List;

/** What each step of a run was given and what came of it, from what is committed; also of a run under way. Thread-safe. */
public final class RunSteps {
    /** Characters of JSON on a page, about: one step more is not begun. */
    private static final int PAGE = 1_000_000;
    /** Characters of a text on a page of steps. */
    private static final int SHOWN = 20_000;
    /** Characters of a text of one step that is asked for whole. */
    private static final int WHOLE = 5_000_000;

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
            var facts = facts(handle, run, rows, SHOWN);
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

    /**
     * One step, by its name or by the id of an approval that it waited for. No step is an empty page: it may be under way.
     *
     * @param whole texts are not cut, up to 5 million characters
     */
    public StepDetail.Page one(RunView run, String key, boolean whole) {
        return database.with(handle -> {
            int shown = whole ? WHOLE : SHOWN;
            String asked = facts(handle, run, List.of(), shown).stepOf(key);
            String name = asked.isEmpty() ? key : asked;
            var rows = StepRows.step(handle, run.id(), name);
            var facts = facts(handle, run, rows, shown);
            var found = rows.isEmpty()
                    ? facts.open(StepRows.names(handle, run.id())).stream()
                            .filter(step -> step.name().equals(name))
                            .toList()
                    : List.of(facts.ended(rows.getFirst()));
            return new StepDetail.Page(found, null);
        });
    }

    private StepFacts facts(Handle handle, RunView run, List<StepRows.Step> rows, int shown) {
        return new StepFacts(
                run,
                StepRows.asked(handle, run.id()),
                StepRows.effects(handle, run.id()),
                StepRows.again(handle, run.id()),
                StepRows.said(handle, run.threadId(), replies(run, rows)),
                StateAt.of(handle, run.threadId()).changesOf(run.id()),
                redactor,
                shown);
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
