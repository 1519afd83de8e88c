package dev.agentops.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.engine.RunDispatcher;
import dev.agentops.server.identity.Role;
import dev.agentops.server.safety.Approvals;
import dev.agentops.server.threads.ThreadQueries;
import dev.agentops.server.threads.Threads;
import dev.agentops.server.threads.Views.RunView;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;

import java.util.Map;
import java.util.Set;

/** Asking, reading, cancelling. */
final class ThreadRoutes {
    private static final int MAX_MESSAGE = 100_000;
    private static final Set<String> STATUSES =
            Set.of("", "queued", "running", "waiting", "completed", "failed", "cancelled");

    private final Threads threads;
    private final ThreadQueries queries;
    private final Approvals approvals;
    private final RunDispatcher dispatcher;
    private final Access access;

    ThreadRoutes(Threads threads, ThreadQueries queries, Approvals approvals, RunDispatcher dispatcher, Access access) {
        this.threads = threads;
        this.queries = queries;
        this.approvals = approvals;
        this.dispatcher = dispatcher;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.post("/api/chat", this::chat);
        routes.get("/api/threads", this::list);
        routes.get("/api/threads/{id}", this::thread);
        routes.get("/api/runs", this::runs);
        routes.get("/api/runs/{id}", this::run);
        routes.post("/api/runs/{id}/cancel", this::cancel);
    }

    private void chat(Context context) {
        var principal = access.require(context, Role.OPERATOR);
        var body = Body.of(context);
        String threadId = body.optionalText("threadId", 100);
        var message = body.object("userMessage");
        String messageId = message.text("id", 100);
        if (!messageId.matches("[a-zA-Z0-9_.-]+")) {
            throw Problem.field("userMessage.id", "'userMessage.id' may hold letters, digits, '.', '_' and '-'.");
        }
        try {
            var accepted = threads.accept(principal.name(), threadId, messageId, message.text("content", MAX_MESSAGE));
            dispatcher.nudge();
            context.status(HttpStatus.ACCEPTED)
                    .json(Map.of("success", true, "threadId", accepted.threadId(), "runId", accepted.runId()));
        } catch (Threads.RefusedException refused) {
            throw switch (refused) {
                case Threads.UnknownThreadException e ->
                    Problem.notFound("There is no thread '" + threadId + "'. Leave threadId out to start one.");
                case Threads.MessageIdTakenException e ->
                    Problem.conflict(
                            "'userMessage.id' was used for another message: give each message an id of its own.",
                            Map.of("field", "userMessage.id"));
            };
        }
    }

    private void list(Context context) {
        access.require(context, Role.VIEWER);
        String cursor = context.queryParam("cursor");
        try {
            context.json(queries.threads(Query.limit(context, 30, 200), cursor == null ? "" : cursor));
        } catch (IllegalArgumentException e) {
            throw Problem.field("cursor", e.getMessage());
        }
    }

    private void thread(Context context) {
        String id = context.pathParam("id");
        access.requireThread(context, Role.VIEWER, id);
        var thread = queries.thread(id).orElseThrow(() -> Access.noThread(id));
        ObjectNode answer = Json.mapper().valueToTree(thread);
        answer.put("seq", queries.lastSeq(id));
        answer.set("messages", Json.tree(queries.messages(id)));
        answer.set("runs", Json.tree(queries.runsOf(id)));
        context.json(answer);
    }

    private void runs(Context context) {
        access.require(context, Role.VIEWER);
        String status = context.queryParam("status");
        String wanted = status == null ? "" : status;
        if (!STATUSES.contains(wanted)) {
            throw Problem.field("status", "'" + wanted + "' is no status of a run.");
        }
        context.json(Map.of("runs", queries.runs(Query.limit(context, 30, 200), wanted)));
    }

    private void run(Context context) {
        access.require(context, Role.VIEWER);
        var run = find(context);
        ObjectNode answer = Json.mapper().valueToTree(run);
        answer.set("steps", Json.tree(queries.steps(run.id())));
        answer.set("messages", Json.tree(queries.messagesOfRun(run.id())));
        context.json(answer);
    }

    private void cancel(Context context) {
        access.require(context, Role.OPERATOR);
        var run = find(context);
        if (Set.of("completed", "failed", "cancelled").contains(run.status())) {
            throw Problem.conflict("This run is already " + run.status() + ".", Map.of("runStatus", run.status()));
        }
        approvals.withdraw(run.id());
        if (!threads.cancel(run.threadId(), run.id())) {
            dispatcher.nudge();
        }
        context.status(HttpStatus.ACCEPTED).json(Map.of("runId", run.id(), "status", "cancelling"));
    }

    private RunView find(Context context) {
        String id = context.pathParam("id");
        return queries.run(id).orElseThrow(() -> Problem.notFound("There is no run '" + id + "'."));
    }
}
