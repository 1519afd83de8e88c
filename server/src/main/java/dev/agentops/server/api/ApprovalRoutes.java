package dev.agentops.server.api;

import dev.agentops.server.engine.RunDispatcher;
import dev.agentops.server.identity.Role;
import dev.agentops.server.safety.Approval;
import dev.agentops.server.safety.Approvals;
import dev.agentops.server.safety.Edits;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What waits for a human, and the decision. */
final class ApprovalRoutes {
    private static final int MAX_REASON = 4_000;
    private static final int MAX_HOURS = 24 * 30;

    private final Approvals approvals;
    private final Edits edits;
    private final RunDispatcher dispatcher;
    private final Access access;

    ApprovalRoutes(Approvals approvals, Edits edits, RunDispatcher dispatcher, Access access) {
        this.approvals = approvals;
        this.edits = edits;
        this.dispatcher = dispatcher;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/approvals", this::list);
        routes.get("/api/approvals/{id}", this::approval);
        routes.post("/api/approvals/{id}/preview", this::preview);
        routes.post("/api/approvals/{id}/extend", this::extend);
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
        context.json(find(context.pathParam("id")));
    }

    private Approval find(String id) {
        return approvals
                .find(id)
                .orElseThrow(() -> Problem.notFound(
                        "There is no approval '" + id + "'. GET /api/approvals?state=all lists them."));
    }

    private void preview(Context context) {
        access.require(context, Role.APPROVER);
        var approval = find(context.pathParam("id"));
        var arguments = Body.of(context).objectNode("arguments");
        try {
            context.json(edits.preview(approval, arguments));
        } catch (Edits.BadEditException e) {
            throw Problem.field("arguments", e.getMessage());
        }
    }

    private void extend(Context context) {
        var principal = access.require(context, Role.APPROVER);
        var approval = find(context.pathParam("id"));
        int hours = Body.of(context).integer("hours", 0, 1, MAX_HOURS);
        try {
            context.json(approvals.extend(approval.id(), hours, principal.name()));
        } catch (Approvals.RefusedException e) {
            throw refused(e);
        }
    }

    private void decide(Context context) {
        var principal = access.require(context, Role.APPROVER);
        var body = Body.of(context);
        String toolCallId = body.text("toolCallId", 100);
        String action = body.text("action", 20);
        String reason = body.optionalText("reason", MAX_REASON);
        String digest = body.optionalText("digest", 100);
        boolean edit = action.equals("edit");
        if (edit || action.equals("approve") && body.has("arguments")) {
            context.json(edited(toolCallId, body, !edit, principal.name()));
            dispatcher.nudge();
            return;
        }
        var choice = choice(action);
        if (choice == Approvals.Choice.ASK && reason.isBlank()) {
            throw Problem.field("reason", "'reason' must hold the question.");
        }
        try {
            var approval = approvals.decide(toolCallId, choice, reason, digest, principal.name());
            dispatcher.nudge();
            context.json(approval);
        } catch (Approvals.RefusedException e) {
            throw refused(e);
        }
    }

    private static Approvals.Choice choice(String action) {
        return switch (action) {
            case "approve" -> Approvals.Choice.APPROVE;
            case "deny" -> Approvals.Choice.DENY;
            case "ask" -> Approvals.Choice.ASK;
            default -> throw Problem.field("action", "'action' must be approve, deny, ask or edit.");
        };
    }

    private Approval edited(String callOrApproval, Body body, boolean approve, String user) {
        var arguments = body.objectNode("arguments");
        String digest = body.text("digest", 100);
        try {
            var approval = approvals
                    .newest(callOrApproval)
                    .orElseThrow(() -> Problem.notFound("There is no approval for '" + callOrApproval + "'."));
            return edits.edit(
                    approval,
                    arguments,
                    digest,
                    body.optionalText("base", 100),
                    approve,
                    body.optionalText("reason", MAX_REASON),
                    user);
        } catch (Edits.BadEditException e) {
            throw Problem.field("arguments", e.getMessage());
        } catch (Approvals.RefusedException e) {
            throw refused(e);
        }
    }

    static Problem refused(Approvals.RefusedException e) {
        if (e.isForbidden()) {
            return Problem.forbidden(e.getMessage());
        }
        return e.current().isEmpty()
                ? Problem.notFound(e.getMessage())
                : conflict(e, e.current().get());
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
