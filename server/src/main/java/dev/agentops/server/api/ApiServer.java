package dev.agentops.server.api;

import dev.agentops.agentkit.Json;
import dev.agentops.server.StartException;
import dev.agentops.server.db.Database;
import dev.agentops.server.threads.Refused;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.json.JavalinJackson;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The HTTP server: routes, problems, security headers and the dashboard's files. */
public final class ApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    /** Far more than a frame may have: one that is cut off while it comes would not hear why. */
    private static final long MAX_FRAME_READ = 1_500_000;

    /** Bytes. */
    static final long MAX_BODY = 1_000_000;

    private final Javalin javalin;
    private final Routes routes;

    private ApiServer(Javalin javalin, Routes routes) {
        this.javalin = javalin;
        this.routes = routes;
    }

    /** @param port 0 for any free one */
    static ApiServer start(String host, int port, Path dashboard, Routes routes) throws StartException {
        var page = new Dashboard(dashboard);
        var javalin = Javalin.create(config -> {
            config.jetty.host = host;
            config.jetty.port = port;
            config.concurrency.useVirtualThreads = true;
            config.http.maxRequestSize = MAX_BODY;
            config.http.prefer405over404 = true;
            config.startup.showJavalinBanner = false;
            config.jsonMapper(new JavalinJackson(Json.mapper(), true));
            config.jetty.modifyWebSocketServletFactory(factory -> factory.setMaxTextMessageSize(MAX_FRAME_READ));
            config.jetty.modifyServer(server -> server.setErrorHandler(ApiServer::unreadable));
            config.routes.before(ApiServer::secure);
            config.routes.before(PlainText::require);
            config.routes.exception(Problem.class, (problem, context) -> answer(context, problem));
            config.routes.exception(Refused.class, (refused, context) -> answer(context, Problem.of(refused)));
            config.routes.exception(
                    HttpResponseException.class,
                    (refused, context) ->
                            answer(context, Problem.of(refused, context.method().name(), context.path())));
            config.routes.exception(Exception.class, ApiServer::fault);
            config.routes.error(404, context -> {
                if (!page.show(context)) {
                    notFound(context);
                }
            });
            routes.add(config.routes);
            page.serve(config);
        });
        try {
            javalin.start();
        } catch (RuntimeException e) {
            throw new StartException(
                    "Port " + port + " cannot be used (" + e.getMessage() + "): try another with --port.", e);
        }
        return new ApiServer(javalin, routes);
    }

    public int port() {
        return javalin.port();
    }

    /** Every route, such as {@code GET /api/threads/{id}}; without the dashboard's own. */
    public Set<String> routes() {
        var router = javalin.unsafe.internalRouter;
        var routes = new TreeSet<String>();
        router.allHttpHandlers().stream()
                .map(parsed -> parsed.endpoint)
                .filter(route -> route.method.isHttpMethod() && !route.path.equals("/"))
                .forEach(route -> routes.add(route.method.name() + " " + route.path));
        router.allWsHandlers().forEach(route -> routes.add("GET " + route.getPath()));
        return routes;
    }

    private static void secure(Context context) {
        SecurityHeaders.of(context.path(), SessionCookie.isSecure(context)).forEach(context::header);
    }

    private static void answer(Context context, Problem problem) {
        problem.headers().forEach(context::header);
        context.status(problem.status()).contentType(Problem.CONTENT_TYPE).result(Json.write(problem.body()));
    }

    private static void notFound(Context context) {
        String type = context.res().getContentType();
        if (type == null || !type.startsWith(Problem.CONTENT_TYPE)) {
            answer(context, Problem.of(404, Map.of(), context.method().name(), context.path()));
        }
    }

    private static void fault(Exception e, Context context) {
        if (Database.isKnownToBeAway(e)) {
            LOG.warn("No database for {} {}: {}", context.method(), context.path(), e.toString());
            answer(context, Problem.databaseAway());
            return;
        }
        String id = UUID.randomUUID().toString().substring(0, 8);
        LOG.error("Fault {} in {} {}", id, context.method(), context.path(), e);
        answer(context, Problem.fault(id));
    }

    /** What cannot even be read as a request of ours. */
    private static boolean unreadable(Request request, Response response, Callback callback) {
        String path = String.valueOf(request.getHttpURI().getPath());
        boolean secure =
                request.isSecure() || "https".equals(request.getHeaders().get("X-Forwarded-Proto"));
        SecurityHeaders.of(path, secure)
                .forEach((name, value) -> response.getHeaders().put(name, value));
        response.getHeaders().put("Cache-Control", "no-store");
        response.getHeaders().put("Content-Type", Problem.CONTENT_TYPE);
        var problem = Problem.of(response.getStatus(), Map.of(), request.getMethod(), path);
        Content.Sink.write(response, true, Json.write(problem.body()), callback);
        return true;
    }

    @Override
    public void close() {
        routes.drain();
        javalin.stop();
    }
}
