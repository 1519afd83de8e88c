package dev.agentops.server.api;

import dev.agentops.server.engine.RunDispatcher;
import dev.agentops.server.identity.Role;
import dev.agentops.server.inspect.IncomingEvents;
import dev.agentops.server.inspect.Replays;
import dev.agentops.server.threads.Refused;
import dev.agentops.server.threads.ThreadQueries;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;

/** What came into a thread, and sending it again. */
final class IncomingRoutes {
    private final ThreadQueries queries;
    private final IncomingEvents incoming;
    private final Replays replays;
    private final RunDispatcher dispatcher;
    private final Access access;

    IncomingRoutes(
            ThreadQueries queries, IncomingEvents incoming, Replays replays, RunDispatcher dispatcher, Access access) {
        this.queries = queries;
        this.incoming = incoming;
        this.replays = replays;
        this.dispatcher = dispatcher;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/threads/{id}/incoming", this::list);
        routes.post("/api/threads/{id}/incoming/{seq}/replay", this::replay);
    }

    private void list(Context context) {
        access.require(context, Role.VIEWER);
        String thread = known(context);
        long after = Query.number(context, "after", 0, 0, Long.MAX_VALUE);
        context.json(incoming.of(thread, Query.text(context, "run", 100), after, Query.limit(context, 50, 200)));
    }

    private void replay(Context context) throws Refused {
        var principal = access.require(context, Role.OPERATOR);
        String thread = known(context);
        var made = replays.begin(principal.name(), thread, seq(context), Headers.idempotencyKey(context));
        dispatcher.nudge();
        context.status(HttpStatus.ACCEPTED).json(made);
    }

    private static long seq(Context context) {
        String text = context.pathParam("seq");
        if (!text.matches("\\d{1,18}")) {
            throw Problem.field("seq", "'" + text + "' is no number of a thread's log.");
        }
        return Long.parseLong(text);
    }

    private String known(Context context) {
        String id = context.pathParam("id");
        if (!queries.exists(id)) {
            throw Problem.notFound("There is no thread '" + id + "'. GET /api/threads lists them.");
        }
        return id;
    }
}
