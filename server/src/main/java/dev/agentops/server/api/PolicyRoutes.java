package dev.agentops.server.api;

import dev.agentops.server.engine.RunDispatcher;
import dev.agentops.server.identity.Principal;
import dev.agentops.server.identity.Role;
import dev.agentops.server.safety.AlwaysAllow;
import dev.agentops.server.safety.Approvals;
import dev.agentops.server.safety.RuleDraft;
import dev.agentops.server.safety.RuleWords;
import dev.agentops.server.safety.policy.RuleView;
import dev.agentops.server.safety.policy.StandingRule;
import dev.agentops.server.safety.policy.StandingRules;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What may run, and the rules that humans make. */
final class PolicyRoutes {
    private static final int DEFAULT_HOURS = 8;
    private static final int MAX_TEXT = 1_000;
    private static final int MOST_WORDS = 200;

    private record View(
            String file,
            boolean ok,
            String problem,
            String environment,
            List<RuleView> rules,
            List<StandingView> standing,
            List<String> tools) {}

    private record StandingView(StandingRule rule, List<String> words) {
        static StandingView of(StandingRule rule) {
            return new StandingView(rule, RuleWords.of(rule.scope()));
        }
    }

    private final AlwaysAllow alwaysAllow;
    private final RunDispatcher dispatcher;
    private final Access access;

    PolicyRoutes(AlwaysAllow alwaysAllow, RunDispatcher dispatcher, Access access) {
        this.alwaysAllow = alwaysAllow;
        this.dispatcher = dispatcher;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/policy", this::show);
        routes.post("/api/policy/test", this::test);
        routes.post("/api/policy/rules/preview", this::preview);
        routes.post("/api/policy/rules", this::make);
        routes.delete("/api/policy/rules/{id}", this::revoke);
    }

    private void show(Context context) {
        access.require(context, Role.VIEWER);
        var policy = alwaysAllow.policy();
        context.json(new View(
                policy.file().getFileName().toString(),
                policy.problem().isEmpty(),
                policy.problem(),
                policy.environment(),
                policy.rules(),
                alwaysAllow.standing().all().stream().map(StandingView::of).toList(),
                alwaysAllow.toolNames()));
    }

    private void test(Context context) throws Exception {
        access.require(context, Role.OPERATOR);
        var body = Body.of(context);
        var arguments = body.maybeObject("arguments");
        if (arguments == null) {
            throw Problem.field("arguments", "'arguments' is missing: the arguments of the call.");
        }
        try {
            var outcome = alwaysAllow.test(
                    body.text("tool", MAX_TEXT), arguments, body.optionalText("threadId", 100), body.flag("tainted"));
            var ruling = outcome.ruling();
            var answer = new LinkedHashMap<String, Object>();
            answer.put("effect", ruling.effect().name().toLowerCase(Locale.ROOT));
            answer.put("rule", ruling.rule());
            answer.put("reason", ruling.reason());
            answer.put("title", outcome.title());
            Optional.ofNullable(ruling.standing()).ifPresent(rule -> answer.put("ruleId", rule.id()));
            context.json(answer);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("Such a call does not get as far as the policy: " + e.getMessage());
        }
    }

    private void preview(Context context) {
        var principal = access.require(context, Role.APPROVER);
        try {
            context.json(alwaysAllow.propose(draft(Body.of(context)), isAdmin(principal)));
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(Objects.requireNonNullElse(e.getMessage(), "The draft is not understood."));
        }
    }

    /** Where a decision is asked for, too, both are made or neither: there is no rule for a call that somebody else rejected. */
    private void make(Context context) {
        var principal = access.requirePerson(
                context, Role.APPROVER, "make a standing rule (in the dashboard: Always allow… on an approval)");
        var body = Body.of(context);
        var draft = draft(body);
        String digest = body.text("digest", 100);
        String seen = body.optionalText("approvalDigest", 100);
        boolean approves = body.flag("approve");
        if (approves && (draft.approvalId().isEmpty() || seen.isEmpty())) {
            throw Problem.field(
                    "approvalDigest", "To approve, send 'approvalId' and 'approvalDigest' of what you saw.");
        }
        try {
            var rule = approves
                    ? alwaysAllow.approveAndMake(draft, digest, seen, isAdmin(principal), principal.name())
                    : alwaysAllow.make(draft, digest, isAdmin(principal), principal.name());
            if (approves) {
                dispatcher.nudge();
            }
            context.status(HttpStatus.CREATED).json(StandingView.of(rule));
        } catch (IllegalArgumentException e) {
            throw Problem.conflict(Objects.requireNonNullElse(e.getMessage(), "The rule is refused."), Map.of());
        } catch (Approvals.RefusedException e) {
            throw ApprovalRoutes.refused(e);
        }
    }

    private void revoke(Context context) {
        var principal = access.require(context, Role.APPROVER);
        String id = context.pathParam("id");
        context.json(StandingView.of(alwaysAllow
                .standing()
                .revoke(id, principal.name())
                .orElseThrow(() ->
                        Problem.notFound("There is no rule '" + id + "' in force. GET /api/policy lists them."))));
    }

    private static RuleDraft draft(Body body) {
        String match = body.optionalText("match", 20);
        if (!match.isEmpty() && !match.equals("exact") && !match.equals("pattern")) {
            throw Problem.field("match", "'match' must be exact or pattern.");
        }
        return new RuleDraft(
                body.optionalText("approvalId", 100),
                body.optionalText("tool", MAX_TEXT),
                body.maybeObject("arguments"),
                !match.equals("pattern"),
                body.words("argv", MOST_WORDS, MAX_TEXT),
                body.optionalText("path", MAX_TEXT),
                body.optionalText("service", MAX_TEXT),
                body.optionalText("folder", MAX_TEXT),
                body.optionalText("environment", 100),
                body.optionalText("threadId", 100),
                body.flag("evenIfTainted"),
                body.integer("hours", DEFAULT_HOURS, 1, (int) StandingRules.LONGEST.toHours()),
                body.optionalText("reason", MAX_TEXT));
    }

    private static boolean isAdmin(Principal principal) {
        return principal.role().includes(Role.ADMIN);
    }
}
