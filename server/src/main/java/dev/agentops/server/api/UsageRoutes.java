package dev.agentops.server.api;

import dev.agentops.server.identity.Role;
import dev.agentops.server.threads.ThreadQueries;
import dev.agentops.server.usage.Budgets;
import dev.agentops.server.usage.ModelCalls;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** What model calls used and cost, and the limits with what they leave. */
final class UsageRoutes {
    private final ThreadQueries queries;
    private final ModelCalls calls;
    private final Budgets budgets;
    private final Access access;

    UsageRoutes(ThreadQueries queries, ModelCalls calls, Budgets budgets, Access access) {
        this.budgets = budgets;
        this.queries = queries;
        this.calls = calls;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/usage", this::usage);
        routes.get("/api/runs/{id}/model-calls", this::ofRun);
    }

    private void usage(Context context) {
        access.require(context, Role.VIEWER);
        var by = by(context);
        var now = Instant.now();
        var from = Query.time(context, "from").orElse(now.truncatedTo(ChronoUnit.DAYS));
        var to = Query.time(context, "to").orElse(now);
        if (to.isBefore(from)) {
            throw Problem.field("to", "'to' must not be before 'from', which is " + from + ".");
        }
        context.json(Map.of(
                "by",
                by.wireName(),
                "from",
                from,
                "to",
                to,
                "rows",
                calls.sums(by, from, to),
                "total",
                calls.total(from, to),
                "limits",
                budgets.shown()));
    }

    private void ofRun(Context context) {
        access.require(context, Role.VIEWER);
        String id = context.pathParam("id");
        var run = queries.run(id).orElseThrow(() -> Problem.notFound("There is no run '" + id + "'."));
        context.json(Map.of("modelCalls", calls.ofRun(run.id())));
    }

    private static ModelCalls.By by(Context context) {
        String wanted = context.queryParam("by");
        return Arrays.stream(ModelCalls.By.values())
                .filter(by -> by.wireName().equals(wanted == null ? "agent" : wanted))
                .findFirst()
                .orElseThrow(() -> Problem.field(
                        "by",
                        "'by' must be one of "
                                + Arrays.stream(ModelCalls.By.values())
                                        .map(ModelCalls.By::wireName)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }
}
