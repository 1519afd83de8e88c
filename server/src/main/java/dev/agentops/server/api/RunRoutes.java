package dev.agentops.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.audit.AuditLog;
import dev.agentops.server.engine.RunDispatcher;
import dev.agentops.server.identity.Role;
import dev.agentops.server.inspect.Reruns;
import dev.agentops.server.safety.Approvals;
import dev.agentops.server.telemetry.RequestSpans;
import dev.agentops.server.threads.Into;
import dev.agentops.server.threads.Refused;
import dev.agentops.server.threads.RunFilter;
import dev.agentops.server.threads.RunOrders;
import dev.agentops.server.threads.ThreadQueries;
import dev.agentops.server.threads.Threads;
import dev.agentops.server.threads.Views.RunView;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Asking, reading, steering, cancelling. */
final class RunRoutes {
    private static final int MAX_MESSAGE = 100_000;
    private static final Set<String> STATUSES =
            Set.of("", "queued", "running", "waiting", "completed", "failed", "cancelled");

    private final Threads threads;
    private final ThreadQueries queries;
    private final Reruns reruns;
    private final Approvals approvals;
    private final RunDispatcher dispatcher;
    private final RunOrders orders;
    private final RequestSpans requests;
    private final Access access;

    RunRoutes(
            Threads threads,
            ThreadQueries queries,
            Reruns reruns,
            Approvals approvals,
            RunDispatcher dispatcher,
            RunOrders orders,
            RequestSpans requests,
            Access access) {
        this.threads = threads;
        this.queries = queries;
        this.reruns = reruns;
        this.approvals = approvals;
        this.dispatcher = dispatcher;
        this.orders = orders;
        this.requests = requests;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.post("/api/chat", this::chat);
        routes.get("/api/runs", this::runs);
        routes.get("/api/runs/{id}", this::run);
        routes.post("/api/runs/{id}/steer", this::steer);
        routes.post("/api/runs/{id}/cancel", this::cancel);
        routes.post("/api/runs/{id}/next", this::next);
        routes.post("/api/runs/{id}/stop", this::stop);
    }

    private void chat(Context context) throws Refused {
        var body = Body.of(context);
        Into into = body.flag("steer") ? new Into.RunUnderWay() : new Into.Queue();
        accept(context, body, body.optionalText("threadId", 100), into, "POST /api/chat");
    }

    private void steer(Context context) throws Refused {
        access.require(context, Role.OPERATOR);
        var run = find(context);
        accept(context, Body.of(context), run.threadId(), new Into.Run(run.id()), "POST /api/runs/{id}/steer");
    }

    private void accept(Context context, Body body, String threadId, Into into, String route) throws Refused {
        long begin = System.nanoTime();
        var principal = access.require(context, Role.OPERATOR);
        var message = body.object("userMessage");
        String id = messageId(context, message);
        String agent = body.optionalText("agent", 100);
        if (!agent.isEmpty()) {
            known(agent);
        }
        var accepted =
                threads.accept(principal.name(), threadId, id, message.text("content", MAX_MESSAGE), into, agent);
        dispatcher.nudge();
        context.status(HttpStatus.ACCEPTED)
                .json(Map.of(
                        "success",
                        true,
                        "threadId",
                        accepted.threadId(),
                        "runId",
                        accepted.runId(),
                        "messageId",
                        id,
                        "steered",
                        accepted.steers()));
        requests.answered(
                route,
                accepted.runId(),
                context.statusCode(),
                System.nanoTime() - begin,
                Objects.requireNonNullElse(context.header("traceparent"), ""));
    }

    /** The message's id is what makes it safe to send twice; the header may give it as well. */
    private static String messageId(Context context, Body message) {
        String key = Headers.idempotencyKey(context);
        String id = key.isEmpty() ? message.text("id", 100) : message.optionalText("id", 100);
        String chosen = id.isEmpty() ? key : id;
        if (!chosen.matches("[a-zA-Z0-9_.-]+")) {
            throw Problem.field("userMessage.id", "'userMessage.id' may hold letters, digits, '.', '_' and '-'.");
        }
        return chosen;
    }

    private void runs(Context context) {
        access.require(context, Role.VIEWER);
        String wanted = Query.text(context, "status", 20);
        if (!STATUSES.contains(wanted)) {
            throw Problem.field(
                    "status",
                    "'" + wanted + "' is no status of a run: queued, running, waiting, completed, failed, cancelled.");
        }
        var filter = new RunFilter(
                wanted,
                Query.text(context, "thread", 100),
                Query.text(context, "agent", 100),
                Query.text(context, "q", 200).strip(),
                Query.time(context, "from").orElse(null),
                Query.time(context, "to").orElse(null));
        try {
            context.json(queries.runs(Query.limit(context, 30, 200), filter, Query.text(context, "cursor", 100)));
        } catch (IllegalArgumentException e) {
            throw Problem.field("cursor", e.getMessage());
        }
    }

    private void run(Context context) {
        access.require(context, Role.VIEWER);
        var run = find(context);
        ObjectNode answer = Json.mapper().valueToTree(run);
        answer.set("steps", Json.tree(queries.steps(run.id())));
        answer.set("reruns", Json.tree(reruns.of(run.id())));
        answer.set("messages", Json.tree(queries.messagesOfRun(run.id())));
        context.json(answer);
    }

    private void cancel(Context context) {
        var principal = access.require(context, Role.OPERATOR);
        var run = find(context);
        if (Set.of("completed", "failed", "cancelled").contains(run.status())) {
            throw Problem.conflict("This run is already " + run.status() + ".", Map.of("runStatus", run.status()));
        }
        boolean atOnce = threads.cancel(run.threadId(), run.id(), handle -> {
            Approvals.withdraw(handle, run.id());
            var where = Map.of("run", run.id(), "thread", run.threadId());
            AuditLog.append(handle, principal.name(), "run.cancelled", run.id(), where);
        });
        if (!atOnce) {
            dispatcher.nudge();
        }
        context.status(HttpStatus.ACCEPTED).json(Map.of("runId", run.id(), "status", "cancelling"));
    }

    /** Who takes the run's next turn. */
    private void next(Context context) throws Refused {
        var principal = access.require(context, Role.OPERATOR);
        var run = find(context);
        String agent = known(Body.of(context).text("agent", 100));
        if (!orders.next(run.threadId(), run.id(), agent, principal.name())) {
            throw over(run.id());
        }
        context.status(HttpStatus.ACCEPTED).json(Map.of("runId", run.id(), "agent", agent));
    }

    /** After the step under way. */
    private void stop(Context context) throws Refused {
        var principal = access.require(context, Role.OPERATOR);
        var run = find(context);
        if (run.status().equals("queued")) {
            throw Problem.conflict(
                    "This run has not begun: there is no step to stop after. Cancel it instead.",
                    Map.of("runStatus", run.status()));
        }
        if (!orders.stop(run.threadId(), run.id(), principal.name())) {
            throw over(run.id());
        }
        context.status(HttpStatus.ACCEPTED).json(Map.of("runId", run.id(), "status", "stopping"));
    }

    private String known(String agent) {
        if (!orders.agents().contains(agent)) {
            throw Problem.field(
                    "agent",
                    "There is no agent '" + agent + "'. Agents are " + String.join(", ", orders.agents()) + ".");
        }
        return agent;
    }

    private Problem over(String runId) {
        String status = queries.run(runId).map(RunView::status).orElse("gone");
        boolean ended = Set.of("completed", "failed", "cancelled").contains(status);
        return Problem.conflict(
                ended ? "This run is already " + status + "." : "This run is being cancelled.",
                Map.of("runStatus", status));
    }

    private RunView find(Context context) {
        String id = context.pathParam("id");
        return queries.run(id)
                .orElseThrow(() -> Problem.notFound("There is no run '" + id + "'. GET /api/runs lists them."));
    }
}
