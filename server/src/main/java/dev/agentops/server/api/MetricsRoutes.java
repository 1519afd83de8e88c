package dev.agentops.server.api;

import dev.agentops.server.db.Database;
import dev.agentops.server.identity.Role;
import dev.agentops.server.telemetry.MetricsPage;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Prometheus scrapes. */
final class MetricsRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsRoutes.class);

    private final MetricsPage page;
    private final Access access;

    MetricsRoutes(MetricsPage page, Access access) {
        this.page = page;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.get("/metrics", this::metrics);
    }

    private void metrics(Context context) {
        try {
            access.require(context, Role.VIEWER);
            context.contentType(MetricsPage.CONTENT_TYPE).result(page.text());
        } catch (RuntimeException e) {
            if (!Database.isAway(e)) {
                throw e;
            }
            LOG.warn("Nothing can be counted now: {}", e.toString());
            context.status(HttpStatus.SERVICE_UNAVAILABLE)
                    .contentType("text/plain; charset=utf-8")
                    .header("Retry-After", "10")
                    .result("Postgres does not answer, so nothing is counted now.\n");
        }
    }
}
