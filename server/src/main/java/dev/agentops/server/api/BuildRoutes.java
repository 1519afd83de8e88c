package dev.agentops.server.api;

import dev.agentops.agentkit.restate.RestateBuilds;
import dev.agentops.server.engine.Builds;
import dev.agentops.server.identity.Role;
import dev.agentops.server.threads.Threads;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import java.io.IOException;
import java.util.Map;

/** Which build has how many runs that have not ended, and moving one to the present build. */
final class BuildRoutes {
    private record BuildView(String build, String state, long runs, String detail) {}

    private final Builds builds;
    private final RestateBuilds engine;
    private final Threads threads;
    private final String current;
    private final Access access;

    BuildRoutes(Builds builds, RestateBuilds engine, Threads threads, String current, Access access) {
        this.builds = builds;
        this.engine = engine;
        this.threads = threads;
        this.current = current;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/builds", this::list);
        routes.post("/api/runs/{id}/move", this::move);
    }

    private void list(Context context) throws IOException, InterruptedException {
        access.require(context, Role.VIEWER);
        context.json(Map.of(
                "builds",
                builds.all().stream()
                        .map(one -> new BuildView(one.id(), one.state().wireName(), one.runs(), one.detail()))
                        .toList()));
    }

    private void move(Context context) throws IOException, InterruptedException {
        access.require(context, Role.ADMIN);
        String id = context.pathParam("id");
        var run = threads.request(id).orElseThrow(() -> Problem.notFound("There is no run '" + id + "'."));
        try {
            engine.moveToLatest(id);
        } catch (RestateBuilds.NotMovedException e) {
            throw Problem.conflict(e.getMessage(), Map.of());
        }
        threads.stalled(run, "moved-" + current, "", "");
        context.json(Map.of("runId", id, "build", current));
    }
}
