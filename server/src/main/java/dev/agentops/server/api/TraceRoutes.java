package dev.agentops.server.api;

import dev.agentops.server.identity.Role;
import dev.agentops.server.telemetry.Traces;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** Where a run's time went. */
final class TraceRoutes {
    private final Traces traces;
    private final Access access;

    TraceRoutes(Traces traces, Access access) {
        this.traces = traces;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/runs/{id}/trace", this::ofRun);
    }

    private void ofRun(Context context) {
        access.require(context, Role.VIEWER);
        String id = context.pathParam("id");
        context.json(traces.ofRun(id).orElseThrow(() -> Problem.notFound("There is no run '" + id + "'.")));
    }
}
