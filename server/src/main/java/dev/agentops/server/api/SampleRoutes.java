package dev.agentops.server.api;

import dev.agentops.server.audit.AuditLog;
import dev.agentops.server.estate.Sample;
import dev.agentops.server.identity.Role;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import java.io.IOException;
import java.util.Map;

/** Breaks the sample system, for who has nothing else that is broken. */
final class SampleRoutes {
    private final Sample sample;
    private final AuditLog audit;
    private final Access access;

    SampleRoutes(Sample sample, AuditLog audit, Access access) {
        this.sample = sample;
        this.audit = audit;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.post("/api/sample/break", this::breakIt);
    }

    private void breakIt(Context context) throws InterruptedException {
        var principal = access.require(context, Role.OPERATOR);
        var fault = sample.breakage()
                .orElseThrow(
                        () -> Problem.notFound(
                                "There is no sample system here: it runs with ./agentops up, without --services and --no-bookstore."));
        // before it is done: what is broken is never without its entry
        audit.record(
                principal.name(),
                "sample.break",
                fault.id(),
                Map.of("service", fault.service(), "breaks", fault.breaks()));
        try {
            context.json(Map.of("fault", fault, "done", sample.breakIt()));
        } catch (IOException e) {
            throw Problem.busy("The sample system could not be broken: " + e.getMessage());
        }
    }
}
