package dev.agentops.server.api;

import dev.agentops.server.audit.AuditLog;
import dev.agentops.server.identity.Role;
import dev.agentops.server.safety.DecisionTimes;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reading and checking the audit log; only for admins. */
final class AuditRoutes {
    private static final Duration MONTH = Duration.ofDays(30);

    private final AuditLog audit;
    private final DecisionTimes times;
    private final Access access;

    AuditRoutes(AuditLog audit, DecisionTimes times, Access access) {
        this.audit = audit;
        this.times = times;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/audit", this::list);
        routes.get("/api/audit/search", this::search);
        routes.get("/api/audit/verify", this::verify);
        routes.get("/api/audit/decision-times", this::decisionTimes);
    }

    private void list(Context context) {
        access.require(context, Role.ADMIN);
        context.json(Map.of("entries", audit.after(Query.number(context, "after", 0, 0, Long.MAX_VALUE))));
    }

    private void search(Context context) {
        access.require(context, Role.ADMIN);
        int limit = Query.limit(context, 50, 200);
        var entries = audit.search(new AuditLog.Search(
                Query.text(context, "actor", 200),
                Query.text(context, "action", 100),
                Query.text(context, "thread", 100),
                Query.text(context, "text", 200),
                Query.time(context, "since").orElse(null),
                Query.time(context, "until").orElse(null),
                Query.number(context, "before", Long.MAX_VALUE, 1, Long.MAX_VALUE),
                limit));
        var answer = new LinkedHashMap<String, Object>();
        answer.put("entries", entries);
        answer.put(
                "nextBefore", entries.size() < limit ? null : entries.getLast().seq());
        context.json(answer);
    }

    private void decisionTimes(Context context) {
        access.require(context, Role.ADMIN);
        var from = Query.time(context, "from").orElseGet(() -> Instant.now().minus(MONTH));
        context.json(Map.of("from", from, "figures", times.since(from)));
    }

    private void verify(Context context) {
        access.require(context, Role.ADMIN);
        var verdict = audit.verify();
        var answer = new LinkedHashMap<String, Object>();
        answer.put("ok", verdict.broken().isEmpty());
        answer.put("entries", verdict.entries());
        answer.put("head", verdict.head());
        answer.put("broken", verdict.broken().orElse(""));
        context.json(answer);
    }
}
