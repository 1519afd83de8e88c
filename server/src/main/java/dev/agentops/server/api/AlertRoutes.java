package dev.agentops.server.api;

import dev.agentops.server.alerts.AlertIntake;
import dev.agentops.server.alerts.AlertReader;
import dev.agentops.server.alerts.AlertSettings;
import dev.agentops.server.alerts.Delivery;
import dev.agentops.server.alerts.Incident;
import dev.agentops.server.alerts.Incidents;
import dev.agentops.server.alerts.Signature;
import dev.agentops.server.alerts.UnreadableAlertException;
import dev.agentops.server.engine.RunDispatcher;
import dev.agentops.server.identity.Role;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Alerts in, and incidents. */
final class AlertRoutes {
    static final String SIGNATURE = "X-AgentOps-Signature";
    static final String TIMESTAMP = "X-AgentOps-Timestamp";
    private static final String BEARER = "Bearer ";
    private static final int MOST_MINUTES = 60 * 24 * 30;

    /** What the routes stand on. */
    record Parts(AlertSettings settings, AlertReader reader, AlertIntake intake, Incidents incidents) {}

    private interface Reading {
        Delivery read(byte[] body) throws UnreadableAlertException;
    }

    private final Parts parts;
    private final RunDispatcher dispatcher;
    private final Access access;
    private final AlertBodies bodies = new AlertBodies();

    AlertRoutes(Parts parts, RunDispatcher dispatcher, Access access) {
        this.parts = parts;
        this.dispatcher = dispatcher;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.post("/api/alerts/alertmanager", context -> take(context, true, parts.reader()::alertmanager));
        routes.post("/api/alerts", context -> take(context, false, parts.reader()::plain));
        routes.get("/api/alerts", this::alerts);
        routes.get("/api/incidents", this::incidents);
        routes.post("/api/incidents/{id}/close", this::close);
        routes.post("/api/incidents/{id}/silence", this::silence);
    }

    private void take(Context context, boolean mayBeLarge, Reading reading) throws IOException, InterruptedException {
        boolean signed = context.header(SIGNATURE) != null;
        if (!signed) {
            requireToken(context);
        } else if (parts.settings().secret().isEmpty() || !Signature.isNow(timestamp(context), Instant.now())) {
            throw stranger(context);
        }
        bodies.read(context, mayBeLarge, body -> take(context, signed, body, reading));
    }

    private void take(Context context, boolean signed, byte[] body, Reading reading) throws InterruptedException {
        String signature =
                signed ? Optional.ofNullable(context.header(SIGNATURE)).orElse("") : "";
        if (signed && !Signature.fits(signature, parts.settings().secret(), timestamp(context), body)) {
            throw stranger(context);
        }
        Body.requireJson(context);
        try {
            var taken = parts.intake().take(reading.read(body), signature);
            dispatcher.nudge();
            context.status(HttpStatus.ACCEPTED).json(taken);
        } catch (UnreadableAlertException e) {
            throw Problem.badRequest(e.getMessage());
        } catch (AlertIntake.ReplayedException e) {
            throw Problem.conflict("This signature was used before: sign each request anew.", Map.of());
        } catch (AlertIntake.BusyException e) {
            throw Problem.busy("Too many alerts come at once. Send this again.");
        }
    }

    /** The token of alert systems opens this and nothing else; who may ask may also send alerts. */
    private void requireToken(Context context) {
        String header = Optional.ofNullable(context.header("Authorization")).orElse("");
        String token = parts.settings().token();
        String given =
                header.startsWith(BEARER) ? header.substring(BEARER.length()).strip() : "";
        if (!token.isEmpty() && Signature.same(given, token)) {
            // not even the right one is taken from where too many wrong ones came
            access.guarded(context, given, () -> Optional.of(given));
        } else {
            access.require(context, Role.OPERATOR);
        }
    }

    private static String timestamp(Context context) {
        return Optional.ofNullable(context.header(TIMESTAMP)).orElse("");
    }

    /** The same words for whatever is wrong with it. */
    private Problem stranger(Context context) {
        access.countStranger(context);
        return Problem.badSignature();
    }

    private void alerts(Context context) {
        access.require(context, Role.VIEWER);
        String status = oneOf(context, "status", Set.of("", "firing", "resolved"));
        try {
            context.json(parts.incidents()
                    .alerts(
                            Query.limit(context, 50, 200),
                            Query.text(context, "incident", 100),
                            status,
                            Query.text(context, "cursor", 200)));
        } catch (IllegalArgumentException e) {
            throw Problem.field("cursor", e.getMessage());
        }
    }

    private void incidents(Context context) {
        access.require(context, Role.VIEWER);
        String state = oneOf(context, "state", Set.of("", "open", "resolved", "closed"));
        try {
            context.json(parts.incidents()
                    .incidents(Query.limit(context, 50, 200), state, Query.text(context, "cursor", 200)));
        } catch (IllegalArgumentException e) {
            throw Problem.field("cursor", e.getMessage());
        }
    }

    private void close(Context context) {
        var principal = access.require(context, Role.OPERATOR);
        answer(context, parts.incidents().close(context.pathParam("id"), principal.name()));
    }

    private void silence(Context context) {
        var principal = access.require(context, Role.OPERATOR);
        int minutes = Body.of(context).integer("minutes", 60, 1, MOST_MINUTES);
        answer(context, parts.incidents().silence(context.pathParam("id"), minutes, principal.name()));
    }

    private static void answer(Context context, Optional<Incident> incident) {
        context.json(incident.orElseThrow(() -> Problem.notFound(
                "There is no incident '" + context.pathParam("id") + "'. GET /api/incidents lists them.")));
    }

    private static String oneOf(Context context, String name, Set<String> allowed) {
        String text = Query.text(context, name, 20);
        if (!allowed.contains(text)) {
            throw Problem.field(
                    name,
                    "'" + name + "' must be one of "
                            + String.join(
                                    ", ",
                                    allowed.stream()
                                            .filter(one -> !one.isEmpty())
                                            .sorted()
                                            .toList()) + ".");
        }
        return text;
    }
}
