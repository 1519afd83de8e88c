package dev.agentops.server.api;

import dev.agentops.server.identity.Identities;
import dev.agentops.server.identity.Role;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Signing in and out, and tokens for programs. */
final class SignInRoutes {
    private static final int MAX_DAYS = 365;

    private final Identities identities;
    private final Access access;

    SignInRoutes(Identities identities, Access access) {
        this.identities = identities;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.get("/sign-in", this::signIn);
        routes.post("/api/sign-in-links", this::link);
        routes.post("/api/sign-out", this::signOut);
        routes.post("/api/tokens", this::issueToken);
    }

    private void signIn(Context context) {
        access.countStranger(context);
        String code = context.queryParam("code");
        var session = code == null ? Optional.<Identities.Issued>empty() : identities.signIn(code);
        session.ifPresent(issued -> {
            var cookie = new Cookie(Access.COOKIE, issued.secret());
            cookie.setPath("/");
            cookie.setHttpOnly(true);
            cookie.setSameSite(SameSite.LAX);
            cookie.setMaxAge((int) Identities.SESSION.toSeconds());
            cookie.setSecure(scheme(context).equals("https"));
            context.cookie(cookie);
        });
        context.header("Cache-Control", "no-store");
        context.redirect(session.isPresent() ? "/" : "/?sign-in=used", HttpStatus.SEE_OTHER);
    }

    private void link(Context context) {
        var principal = access.require(context, Role.ADMIN);
        context.header("Cache-Control", "no-store");
        context.status(HttpStatus.CREATED)
                .json(Map.of(
                        "link",
                        scheme(context) + "://" + context.host() + "/sign-in?code="
                                + identities.signInCode(principal)));
    }

    /** Of the address that people use: a balancer before us may speak TLS for us. Who lies about it only locks himself out. */
    private static String scheme(Context context) {
        return "https".equals(context.header("X-Forwarded-Proto")) ? "https" : context.scheme();
    }

    private void signOut(Context context) {
        access.requireLimited(context, Role.VIEWER);
        String session = context.cookie(Access.COOKIE);
        if (session != null) {
            identities.signOut(session);
        }
        context.removeCookie(Access.COOKIE, "/");
        context.status(HttpStatus.NO_CONTENT);
    }

    private void issueToken(Context context) {
        var principal = access.require(context, Role.ADMIN);
        var body = Body.of(context);
        Role role;
        try {
            role = Role.of(body.text("role", 20));
        } catch (IllegalArgumentException e) {
            throw Problem.field("role", e.getMessage());
        }
        String name = body.optionalText("name", 80);
        var limitedTo = body.texts("threads", 50, 100);
        if (!limitedTo.isEmpty() && role != Role.VIEWER) {
            throw Problem.field("threads", "Only a token with the role viewer can be limited to 'threads'.");
        }
        var token = identities
                .issueToken(
                        name.isBlank() ? principal.name() : name,
                        role,
                        limitedTo,
                        Duration.ofDays(body.integer("days", 30, 1, MAX_DAYS)),
                        principal,
                        Headers.idempotencyKey(context))
                .orElseThrow(() -> Problem.conflict(
                        "A token was made under this Idempotency-Key, and its secret is shown once. Use a new key for a new"
                                + " token.",
                        Map.of()));
        context.status(HttpStatus.CREATED).header("Cache-Control", "no-store");
        context.json(Map.of(
                "token",
                token.secret(),
                "role",
                role.wireName(),
                "expiresAt",
                token.expiresAt().toString()));
    }
}
