package dev.agentops.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.agentops.agentkit.Json;
import dev.agentops.server.agui.AgUi;
import dev.agentops.server.agui.AgUiException;
import dev.agentops.server.agui.AgUiStream;
import dev.agentops.server.agui.Capabilities;
import dev.agentops.server.agui.InputReader;
import dev.agentops.server.agui.RunInput;
import dev.agentops.server.identity.Principal;
import dev.agentops.server.identity.Role;
import dev.agentops.server.stream.Follower;
import dev.agentops.server.stream.Tails;
import dev.agentops.server.threads.Refused;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The door for standard AG-UI clients. */
final class AgUiRoutes implements AutoCloseable {
    private static final long HEARTBEAT_SECONDS = 15;
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    /** A client sends its whole history each time. */
    private static final int MAX_INPUT = 16_000_000;

    private final AgUi agUi;
    private final Tails tails;
    private final Access access;
    private final Origins origins;
    /** With what each tells once its answer is complete. */
    private final Map<AgUiStream, CountDownLatch> open = new ConcurrentHashMap<>();

    AgUiRoutes(AgUi agUi, Tails tails, Access access, Origins origins) {
        this.agUi = agUi;
        this.tails = tails;
        this.access = access;
        this.origins = origins;
    }

    void add(RoutesConfig routes) {
        for (String path : new String[] {"/agui", "/agui/capabilities"}) {
            routes.before(path, this::checkOrigin);
        }
        routes.get("/agui/capabilities", this::capabilities);
        routes.post("/agui", this::run);
    }

    /** Pages of other origins are let in by name, with a token and without cookies. */
    private void checkOrigin(Context context) {
        String origin = context.header("Origin");
        if (!origins.accepts(origin, context.host())) {
            throw Problem.forbidden("Pages of " + origin + " may not call this server: start it with " + Origins.SETTING
                    + "=" + origin + " if you trust them.");
        }
        context.header("Vary", "Origin");
        if (origin != null) {
            context.header("Access-Control-Allow-Origin", origin)
                    .header("Access-Control-Allow-Methods", "GET, POST")
                    .header("Access-Control-Allow-Headers", "Authorization, Content-Type, Accept")
                    .header("Access-Control-Max-Age", "600");
        }
        if (context.method() == HandlerType.OPTIONS) {
            context.status(HttpStatus.NO_CONTENT).skipRemainingHandlers();
        }
    }

    private void capabilities(Context context) {
        access.require(context, Role.VIEWER);
        context.json(Capabilities.of());
    }

    private void run(Context context) throws IOException, InterruptedException, Refused {
        var principal = access.require(context, Role.OPERATOR);
        var input = input(context);
        if (input.resumes() && !principal.role().includes(Role.APPROVER)) {
            throw Problem.forbidden("A decision needs the role approver; you are "
                    + principal.role().wireName() + ".");
        }
        var begun = begin(principal.name(), input);
        context.contentType("text/event-stream").header("X-Accel-Buffering", "no");
        var output = context.res().getOutputStream();
        var stream = agUi.stream(begun, input, text -> {
            output.write(text.getBytes(StandardCharsets.UTF_8));
            output.flush();
        });
        var answered = new CountDownLatch(1);
        open.put(stream, answered);
        try (output) {
            stream.begin(begun.notes());
            follow(stream, begun, principal);
        } catch (IOException e) {
            // the client is gone; its run is not touched
        } finally {
            open.remove(stream);
            answered.countDown();
        }
    }

    private void follow(AgUiStream stream, AgUi.Begun begun, Principal principal)
            throws IOException, InterruptedException {
        var segment = begun.segment();
        var follower = new Follower(tails, segment.threadId(), segment.after(), stream);
        try {
            while (!stream.await(HEARTBEAT_SECONDS)) {
                if (!access.isStillGood(principal)) {
                    stream.breakOff("signed_out", "Your token was revoked or is too old. The run goes on.");
                    break;
                }
                stream.heartbeat();
            }
        } finally {
            // the answer is over when this returns: nobody may write to it any more
            follower.close();
            follower.join();
        }
    }

    private AgUi.Begun begin(String user, RunInput input) throws Refused {
        try {
            return agUi.begin(user, input);
        } catch (AgUiException e) {
            throw switch (e) {
                case AgUiException.BadInput bad -> Problem.field(bad.field(), bad.getMessage());
                case AgUiException.Conflict conflict ->
                    Problem.conflict(conflict.getMessage(), Map.of("openInterrupts", conflict.openInterrupts()));
            };
        } catch (Refused.MessageIdTaken e) {
            throw Problem.conflict(
                    "The id of the user's last message was used for another message: give each message an id of its own.",
                    Map.of("field", "messages"));
        }
    }

    private static RunInput input(Context context) throws IOException {
        Body.requireJson(context);
        byte[] body = context.bodyInputStream().readNBytes(MAX_INPUT + 1);
        if (body.length > MAX_INPUT) {
            throw Problem.tooLarge("The input has more than " + MAX_INPUT
                    + " bytes: send only the last message, the server has the others.");
        }
        try {
            var json = Json.mapper().readTree(body);
            PlainText.require(json, "");
            return InputReader.read(json);
        } catch (JsonProcessingException e) {
            throw Problem.badRequest("The body is not JSON: " + e.getOriginalMessage());
        } catch (AgUiException.BadInput e) {
            throw Problem.field(e.field(), e.getMessage());
        }
    }

    /** Ends all streams with a word on it, and waits until the clients have it; the runs go on. */
    @Override
    public void close() {
        var answers = List.copyOf(open.values());
        open.keySet()
                .forEach(stream -> stream.breakOff(
                        "server_restarts",
                        "The server restarts. The run goes on: post the same runId again to read it."));
        long end = System.nanoTime() + LAST_WORDS.toNanos();
        try {
            for (var answered : answers) {
                if (!answered.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
