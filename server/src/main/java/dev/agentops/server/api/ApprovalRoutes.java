package dev.agentops.server.api;

import dev.agentops.server.engine.RunDispatcher;
import dev.agentops.server.identity.Role;
import dev.agentops.server.safety.Approval;
import dev.agentops.server.safety.Approvals;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What waits for a human, and the decision. */
final class ApprovalRoutes {
    private static final int MAX_REASON = 4_000;

    private final Approvals approvals;
    private final RunDispatcher dispatcher;
    private final Access access;

    ApprovalRoutes(Approvals approvals, RunDispatcher dispatcher, Access access) {
        this.approvals = approvals;
        this.dispatcher = dispatcher;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/approvals", this::list);
        routes.get("/api/approvals/{id}", this::approval);
        routes.post("/api/approve-tool", this::decide);
    }

    private void list(Context context) {
        access.require(context, Role.VIEWER);
        String state = Optional.ofNullable(context.queryParam("state")).orElse("pending");
        if (!state.equals("pending") && !state.equals("all")) {
            throw Problem.field("state", "'state' must be pending or all.");
        }
        context.json(approvals.list(state.equals("all"), Query.limit(context, 200, 1000)));
    }

    private void approval(Context context) {
        access.require(context, Role.VIEWER);
        String id = context.pathParam("id");
        context.json(approvals
                .find(id)
                .orElseThrow(() -> Problem.notFound(
                        "There is no approval '" + id + "'. GET /api/approvals?state=all lists them.")));
    }

    private void decide(Context context) {
        var principal = access.require(context, Role.APPROVER);
        var body = Body.of(context);
        String toolCallId = body.text("toolCallId", 100);
        String action = body.text("action", 20);
        if (!action.equals("approve") && !action.equals("deny")) {
            throw Problem.field("action", "'action' must be approve or deny.");
        }
        try {
            var approval = approvals.decide(
                    toolCallId,
                    action.equals("approve"),
                    body.optionalText("reason", MAX_REASON),
                    body.optionalText("digest", 100),
                    principal.name());
            dispatcher.nudge();
            context.json(approval);
        } catch (Approvals.RefusedException e) {
            throw e.current().isEmpty()
                    ? Problem.notFound(e.getMessage())
                    : conflict(e, e.current().get());
        }
    }

    private static Problem conflict(Approvals.RefusedException refused, Approval current) {
        var more = new LinkedHashMap<String, Object>();
        more.put("state", current.state());
        Optional.ofNullable(current.decidedBy()).ifPresent(by -> more.put("decidedBy", by));
        Optional.ofNullable(current.decidedAt()).ifPresent(at -> more.put("decidedAt", at.toString()));
        Optional.ofNullable(current.decisionReason()).ifPresent(reason -> more.put("decisionReason", reason));
        return Problem.conflict(refused.getMessage(), Map.copyOf(more));
    }
}
