package dev.agentops.server.api;

import dev.agentops.server.identity.Role;
import dev.agentops.server.telemetry.MetricsPage;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import java.util.function.IntSupplier;

/** What Prometheus scrapes. */
final class MetricsRoutes {
    private final MetricsPage page;
    private final IntSupplier sockets;
    private final Access access;

    MetricsRoutes(MetricsPage page, IntSupplier sockets, Access access) {
        this.page = page;
        this.sockets = sockets;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.get("/metrics", this::metrics);
    }

    private void metrics(Context context) {
        access.require(context, Role.VIEWER);
        context.contentType(MetricsPage.CONTENT_TYPE).result(page.text(sockets.getAsInt()));
    }
}
