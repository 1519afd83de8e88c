package dev.agentops.server.api;

import dev.agentops.server.engine.RunDispatcher;
import dev.agentops.server.identity.Role;
import dev.agentops.server.inspect.Comparisons;
import dev.agentops.server.inspect.Reruns;
import dev.agentops.server.inspect.RunSteps;
import dev.agentops.server.threads.Refused;
import dev.agentops.server.threads.ThreadQueries;
import dev.agentops.server.threads.Views.RunView;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;

/** Looking into a run, and running it again. */
final class InspectRoutes {
    private static final int MAX_STEPS = 1_000_000;

    private final ThreadQueries queries;
    private final RunSteps steps;
    private final Reruns reruns;
    private final Comparisons comparisons;
    private final RunDispatcher dispatcher;
    private final Access access;

    InspectRoutes(
            ThreadQueries queries,
            RunSteps steps,
            Reruns reruns,
            Comparisons comparisons,
            RunDispatcher dispatcher,
            Access access) {
        this.queries = queries;
        this.steps = steps;
        this.reruns = reruns;
        this.comparisons = comparisons;
        this.dispatcher = dispatcher;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/runs/compare", this::compare);
        routes.get("/api/runs/{id}/steps", this::steps);
        routes.post("/api/runs/{id}/rerun", this::rerun);
    }

    private void steps(Context context) {
        access.require(context, Role.VIEWER);
        var run = find(context.pathParam("id"));
        String step = Query.text(context, "step", 300);
        if (!step.isEmpty()) {
            context.json(steps.one(run, step, Query.text(context, "whole", 5).equals("true")));
            return;
        }
        int after = (int) Query.number(context, "after", 0, 0, MAX_STEPS);
        context.json(steps.of(run, after, Query.limit(context, 50, 200)));
    }

    private void rerun(Context context) throws Refused {
        var principal = access.require(context, Role.OPERATOR);
        var run = find(context.pathParam("id"));
        var body = Body.of(context);
        var made = reruns.begin(
                principal.name(),
                run.id(),
                body.text("fromStep", 300),
                body.maybe("input"),
                Headers.idempotencyKey(context));
        dispatcher.nudge();
        context.status(HttpStatus.ACCEPTED).json(made);
    }

    private void compare(Context context) {
        access.require(context, Role.VIEWER);
        context.json(comparisons.of(find(asked(context, "a")), find(asked(context, "b"))));
    }

    private static String asked(Context context, String name) {
        String id = Query.text(context, name, 100);
        if (id.isEmpty()) {
            throw Problem.field(name, "'a' and 'b' name the two runs: /api/runs/compare?a=ID&b=ID");
        }
        return id;
    }

    private RunView find(String id) {
        return queries.run(id)
                .orElseThrow(() -> Problem.notFound("There is no run '" + id + "'. GET /api/runs lists them."));
    }
}
