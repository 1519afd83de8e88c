package dev.agentops.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.identity.Principal;
import dev.agentops.server.identity.Role;
import dev.agentops.server.safety.untrusted.UntrustedText;
import dev.agentops.server.threads.Refused;
import dev.agentops.server.threads.ThreadEdits;
import dev.agentops.server.threads.ThreadQueries;
import dev.agentops.server.threads.ThreadSearch;
import dev.agentops.server.threads.Views.ThreadPage;
import dev.agentops.server.threads.Views.ThreadView;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;

import java.io.IOException;

/** Threads: list, search, create, read, rename, delete, export, state. */
final class ThreadRoutes {
    private static final int MAX_TITLE = 200;
    private static final int MAX_SEARCH = 200;
    private static final int MAX_STATE_KEYS = 100;
    /** What one answer shows of a thread; the rest is paged. */
    private static final int RECENT_MESSAGES = 500;

    private static final int RECENT_RUNS = 100;

    private final ThreadQueries queries;
    private final ThreadSearch search;
    private final ThreadEdits edits;
    private final Access access;

    ThreadRoutes(ThreadQueries queries, ThreadSearch search, ThreadEdits edits, Access access) {
        this.queries = queries;
        this.search = search;
        this.edits = edits;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/threads", this::list);
        routes.post("/api/threads", this::create);
        routes.get("/api/threads/{id}", this::thread);
        routes.patch("/api/threads/{id}", this::rename);
        routes.delete("/api/threads/{id}", this::delete);
        routes.get("/api/threads/{id}/messages", this::messages);
        routes.get("/api/threads/{id}/export", this::export);
        routes.get("/api/threads/{id}/state", this::state);
        routes.patch("/api/threads/{id}/state", this::changeState);
    }

    private void list(Context context) throws Refused {
        access.require(context, Role.VIEWER);
        int limit = Query.limit(context, 30, 200);
        String words = Query.text(context, "q", MAX_SEARCH);
        if (!words.isBlank()) {
            context.json(new ThreadPage(queries.threads(search.find(words, limit)), null));
            return;
        }
        try {
            context.json(queries.threads(limit, Query.text(context, "cursor", 100)));
        } catch (IllegalArgumentException e) {
            throw Problem.field("cursor", e.getMessage());
        }
    }

    private void create(Context context) throws Refused {
        var principal = access.require(context, Role.OPERATOR);
        String title = Body.of(context).optionalText("title", MAX_TITLE).strip();
        String id = edits.create(principal.name(), title, Headers.idempotencyKey(context));
        context.status(HttpStatus.CREATED).header("Location", "/api/threads/" + id);
        answer(context, find(id));
    }

    private void thread(Context context) {
        String id = context.pathParam("id");
        access.requireThread(context, Role.VIEWER, id);
        var thread = find(id);
        ObjectNode answer = Json.mapper().valueToTree(thread);
        answer.put("seq", queries.lastSeq(thread.id()));
        answer.set("messages", Json.tree(queries.messages(thread.id(), RECENT_MESSAGES)));
        answer.set("runs", Json.tree(queries.runsOf(thread.id(), RECENT_RUNS)));
        context.header("ETag", thread.etag()).json(answer);
    }

    private void rename(Context context) throws Refused {
        var principal = access.require(context, Role.OPERATOR);
        String id = context.pathParam("id");
        String title = Body.of(context).text("title", MAX_TITLE).strip();
        edits.rename(id, Headers.ifMatch(context), title, principal.name());
        answer(context, find(id));
    }

    /** What was done in a thread is the record of it: only who began it, or an admin, takes it away. */
    private void delete(Context context) throws Refused {
        var principal = access.require(context, Role.OPERATOR);
        String id = context.pathParam("id");
        if (!mayDelete(principal, id)) {
            throw Problem.forbidden("Only who began a thread, or an admin, may delete it.");
        }
        edits.delete(id, principal.name());
        context.status(HttpStatus.NO_CONTENT);
    }

    private boolean mayDelete(Principal principal, String threadId) {
        return principal.role().includes(Role.ADMIN)
                || queries.createdBy(threadId).map(principal.name()::equals).orElse(true);
    }

    private void messages(Context context) {
        access.require(context, Role.VIEWER);
        var thread = find(context.pathParam("id"));
        long after = Query.number(context, "after", 0, 0, Long.MAX_VALUE);
        context.json(queries.messagesAfter(thread.id(), after, Query.limit(context, 100, 500)));
    }

    private void export(Context context) throws IOException {
        access.require(context, Role.VIEWER);
        String format = Query.text(context, "format", 20);
        if (!format.isEmpty() && !format.equals("json") && !format.equals("markdown")) {
            throw Problem.field("format", "'format' must be json or markdown.");
        }
        var thread = find(context.pathParam("id"));
        boolean markdown = format.equals("markdown");
        context.contentType(markdown ? "text/markdown; charset=utf-8" : "application/json")
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"agentops-" + thread.id() + (markdown ? ".md\"" : ".json\""));
        try (var output = context.res().getOutputStream()) {
            var export = new ThreadExport(queries, thread);
            if (markdown) {
                export.markdown(output);
            } else {
                export.json(output);
            }
        }
    }

    private void state(Context context) throws Refused {
        access.require(context, Role.VIEWER);
        answer(context, edits.state(context.pathParam("id")));
    }

    private void changeState(Context context) throws Refused {
        var principal = access.require(context, Role.OPERATOR);
        var values = Body.of(context).values(MAX_STATE_KEYS);
        if (values.containsKey(UntrustedText.TAINTED_BY)) {
            throw Problem.field(
                    UntrustedText.TAINTED_BY,
                    "'" + UntrustedText.TAINTED_BY + "' says that the thread has read text from outside, and stays:"
                            + " begin another thread.");
        }
        answer(context, edits.change(context.pathParam("id"), Headers.ifMatch(context), values, principal.name()));
    }

    private static void answer(Context context, ThreadEdits.StateView state) {
        context.header("ETag", state.etag()).json(state);
    }

    private static void answer(Context context, ThreadView thread) {
        context.header("ETag", thread.etag()).json(thread);
    }

    private ThreadView find(String id) {
        return queries.thread(id).orElseThrow(() -> Problem.noThread(id));
    }
}
