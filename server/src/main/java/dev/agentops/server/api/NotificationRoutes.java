package dev.agentops.server.api;

import dev.agentops.server.identity.Role;
import dev.agentops.server.notify.Notifications;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import java.util.LinkedHashMap;

/** Who is told of what by webhook, and whether it arrives. */
final class NotificationRoutes {
    private final Notifications notifications;
    private final Access access;

    NotificationRoutes(Notifications notifications, Access access) {
        this.notifications = notifications;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/notifications", this::list);
        routes.post("/api/notifications/test", this::test);
    }

    private void list(Context context) {
        access.require(context, Role.OPERATOR);
        var answer = new LinkedHashMap<String, Object>();
        answer.put("problem", notifications.problem().orElse(""));
        answer.put("targets", notifications.status());
        context.json(answer);
    }

    private void test(Context context) throws InterruptedException {
        access.require(context, Role.OPERATOR);
        String target = Body.of(context).text("target", 100);
        context.json(notifications
                .test(target)
                .orElseThrow(() -> Problem.notFound("There is no target '" + target + "' in notifications.yaml.")));
    }
}
