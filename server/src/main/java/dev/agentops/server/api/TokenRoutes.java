package dev.agentops.server.api;

import dev.agentops.server.identity.Credential;
import dev.agentops.server.identity.Identities;
import dev.agentops.server.identity.Principal;
import dev.agentops.server.identity.Role;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was issued and is good: tokens of programs, sessions of browsers. To make, to list, to take back. */
final class TokenRoutes {
    private static final int MAX_DAYS = 365;

    private final Identities identities;
    private final Access access;
    private final Runnable revoked;

    /** @param revoked to be told that something is not good any more */
    TokenRoutes(Identities identities, Access access, Runnable revoked) {
        this.identities = identities;
        this.access = access;
        this.revoked = revoked;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/tokens", this::tokens);
        routes.post("/api/tokens", this::issue);
        routes.delete("/api/tokens/{id}", this::revoke);
        routes.get("/api/sessions", this::sessions);
        routes.delete("/api/sessions", this::endAll);
        routes.delete("/api/sessions/{id}", this::end);
    }

    private void tokens(Context context) {
        var principal = access.require(context, Role.ADMIN);
        context.json(Map.of("tokens", views(identities.tokens(principal))));
    }

    private void issue(Context context) {
        var principal = access.requirePerson(context, Role.ADMIN, "make another token");
        var body = Body.of(context);
        body.text("role", 20);
        var holder = SignInRoutes.holder(body, principal);
        var limitedTo = body.texts("threads", 50, 100);
        if (!limitedTo.isEmpty() && holder.role() != Role.VIEWER) {
            throw Problem.field("threads", "Only a token with the role viewer can be limited to 'threads'.");
        }
        var token = identities
                .issueToken(
                        new Principal(holder.name(), holder.role(), limitedTo, ""),
                        Duration.ofDays(body.integer("days", 30, 1, MAX_DAYS)),
                        principal,
                        Headers.idempotencyKey(context))
                .orElseThrow(() -> Problem.conflict(
                        "A token was made under this Idempotency-Key, and its secret is shown once. Use a new key for a new"
                                + " token.",
                        Map.of()));
        context.status(HttpStatus.CREATED)
                .json(Map.of(
                        "id",
                        token.id(),
                        "token",
                        token.secret(),
                        "role",
                        token.role().wireName(),
                        "expiresAt",
                        token.expiresAt().toString()));
    }

    private void revoke(Context context) {
        var principal = access.require(context, Role.ADMIN);
        String id = context.pathParam("id");
        if (!identities.revokeToken(id, principal)) {
            throw Problem.notFound("There is no token '" + id + "'. GET /api/tokens lists them.");
        }
        gone(context);
    }

    private void sessions(Context context) {
        var principal = access.require(context, Role.VIEWER);
        context.json(Map.of("sessions", views(identities.sessions(principal))));
    }

    private void end(Context context) {
        var principal = access.require(context, Role.VIEWER);
        String id = context.pathParam("id");
        if (!identities.endSession(id, principal)) {
            throw Problem.notFound("There is no session '" + id + "' that you may end. GET /api/sessions lists them.");
        }
        gone(context);
    }

    private void endAll(Context context) {
        var principal = access.require(context, Role.VIEWER);
        String name = context.queryParam("name");
        if (name != null && !name.equals(principal.name()) && !principal.role().includes(Role.ADMIN)) {
            throw Problem.forbidden("Only an admin ends the sessions of others; you are "
                    + principal.role().wireName() + ".");
        }
        identities.endSessions(name == null ? principal.name() : name, principal);
        gone(context);
    }

    private void gone(Context context) {
        revoked.run();
        context.status(HttpStatus.NO_CONTENT);
    }

    private static List<Map<String, Object>> views(List<Credential> credentials) {
        return credentials.stream().map(TokenRoutes::view).toList();
    }

    private static Map<String, Object> view(Credential credential) {
        var view = new LinkedHashMap<String, Object>();
        view.put("id", credential.id());
        view.put("name", credential.name());
        view.put("role", credential.role().wireName());
        view.put("madeBy", credential.madeBy());
        view.put("createdAt", credential.createdAt().toString());
        view.put("expiresAt", credential.expiresAt().toString());
        Instant used = credential.lastUsedAt();
        view.put("lastUsedAt", used == null ? null : used.toString());
        view.put("threads", credential.threads().stream().sorted().toList());
        view.put("client", credential.client());
        view.put("current", credential.current());
        return view;
    }
}
