package dev.agentops.server.api;

import dev.agentops.server.identity.Role;
import dev.agentops.server.threads.Queue;
import dev.agentops.server.threads.Refused;
import dev.agentops.server.threads.ThreadQueries;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;

import java.util.Map;

/** What waits in a thread to be taken in: list, edit, remove. */
final class QueueRoutes {
    private static final int MAX_MESSAGE = 100_000;

    private final Queue queue;
    private final ThreadQueries queries;
    private final Access access;

    QueueRoutes(Queue queue, ThreadQueries queries, Access access) {
        this.queue = queue;
        this.queries = queries;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/threads/{id}/queue", this::list);
        routes.get("/api/threads/{id}/queue/{messageId}", this::item);
        routes.patch("/api/threads/{id}/queue/{messageId}", this::edit);
        routes.delete("/api/threads/{id}/queue/{messageId}", this::remove);
    }

    private void list(Context context) {
        access.require(context, Role.VIEWER);
        String id = context.pathParam("id");
        queries.thread(id).orElseThrow(() -> Problem.noThread(id));
        context.json(Map.of("items", queue.of(id)));
    }

    private void item(Context context) throws Refused {
        access.require(context, Role.VIEWER);
        answer(
                context,
                queue.find(context.pathParam("id"), context.pathParam("messageId"))
                        .orElseThrow(Refused.NotQueued::new));
    }

    private void edit(Context context) throws Refused {
        var principal = access.require(context, Role.OPERATOR);
        String content = Body.of(context).text("content", MAX_MESSAGE);
        answer(
                context,
                queue.edit(
                        context.pathParam("id"),
                        context.pathParam("messageId"),
                        Headers.ifMatch(context),
                        content,
                        principal.name()));
    }

    private void remove(Context context) throws Refused {
        var principal = access.require(context, Role.OPERATOR);
        queue.remove(
                context.pathParam("id"), context.pathParam("messageId"), Headers.ifMatch(context), principal.name());
        context.status(HttpStatus.NO_CONTENT);
    }

    private static void answer(Context context, Queue.Item item) {
        context.header("ETag", item.etag()).json(item);
    }
}
