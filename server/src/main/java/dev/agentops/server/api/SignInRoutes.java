package dev.agentops.server.api;

import dev.agentops.server.identity.Identities;
import dev.agentops.server.identity.Issued;
import dev.agentops.server.identity.Names;
import dev.agentops.server.identity.Principal;
import dev.agentops.server.identity.Role;
import dev.agentops.server.identity.oidc.Oidc;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Signing in with a link, and out. */
final class SignInRoutes {
    private static final int LONGEST_CLIENT = 200;

    private final Identities identities;
    private final @Nullable Oidc oidc;
    private final String publicUrl;
    private final Access access;
    private final Runnable signedOut;

    /**
     * @param publicUrl where browsers reach this server; empty when the request tells
     * @param signedOut to be told that a session is not good any more
     */
    SignInRoutes(Identities identities, @Nullable Oidc oidc, String publicUrl, Access access, Runnable signedOut) {
        this.identities = identities;
        this.oidc = oidc;
        this.publicUrl = publicUrl;
        this.access = access;
        this.signedOut = signedOut;
    }

    void add(RoutesConfig routes) {
        routes.get("/sign-in", this::signIn);
        routes.get("/api/sign-in", this::ways);
        routes.post("/api/sign-in-links", this::link);
        routes.post("/api/sign-out", this::signOut);
    }

    /** Needs no sign-in: the page that offers it asks. */
    private void ways(Context context) {
        access.countStranger(context);
        context.json(oidc == null ? Map.of() : Map.of("issuer", oidc.settings().label()));
    }

    private void signIn(Context context) {
        access.countStranger(context);
        context.redirect(outcome(context), HttpStatus.SEE_OTHER);
    }

    /** @return where to go on */
    private String outcome(Context context) {
        String code = context.queryParam("code");
        // a page of ours, or somebody who follows a link: no frame, image or script of another page
        String destination = context.header("Sec-Fetch-Dest");
        boolean asked = destination == null
                || destination.equals("document")
                || "same-origin".equals(context.header("Sec-Fetch-Site"));
        if (code == null || !asked || context.method() != HandlerType.GET) {
            return "/?sign-in=used";
        }
        var holder = access.guarded(context, code, () -> identities.byCode(code));
        var present = access.bySession(context);
        if (holder.isPresent() && present.isPresent() && !isSame(holder.get(), present.get()) && isElsewhere(context)) {
            return "/?sign-in=other";
        }
        var session = holder.isEmpty() ? Optional.<Issued>empty() : identities.signIn(code, client(context));
        session.ifPresent(issued -> begin(context, identities, access, issued));
        return session.isPresent() ? "/" : "/?sign-in=used";
    }

    /** The session that the browser came with ends: it gets a new one. */
    static void begin(Context context, Identities identities, Access access, Issued session) {
        access.welcome(context, session.secret());
        String before = SessionCookie.read(context);
        if (before != null) {
            identities.signOut(before);
        }
        SessionCookie.set(context, session.secret(), Identities.SESSION);
    }

    /** The browser as it calls itself, shortened. */
    static String client(Context context) {
        String agent = context.header("User-Agent");
        String plain = agent == null ? "" : agent.replaceAll("[^ -~]", "?");
        return plain.substring(0, Math.min(plain.length(), LONGEST_CLIENT));
    }

    private static boolean isSame(Principal one, Principal other) {
        return one.name().equals(other.name());
    }

    /** Another site could send people here to act under a name that is not theirs. */
    private static boolean isElsewhere(Context context) {
        String site = context.header("Sec-Fetch-Site");
        return "cross-site".equals(site) || "same-site".equals(site);
    }

    private void link(Context context) {
        var principal = access.requirePerson(context, Role.ADMIN, "make a sign-in link");
        var body = Body.ofOptional(context);
        var holder = holder(body, principal);
        var code = identities.signInCode(holder, principal);
        var answer = new LinkedHashMap<String, Object>();
        answer.put("link", address(context) + "/sign-in?code=" + code.secret());
        answer.put("name", holder.name());
        answer.put("role", holder.role().wireName());
        answer.put("expiresAt", code.expiresAt().toString());
        context.status(HttpStatus.CREATED).json(answer);
    }

    private String address(Context context) {
        return publicUrl.isEmpty() ? SessionCookie.scheme(context) + "://" + context.host() : publicUrl;
    }

    /** Who a link or token is for: by default who makes it, with no more than they may do. */
    static Principal holder(Body body, Principal by) {
        String name = body.optionalText("name", 80);
        String role = body.optionalText("role", 20);
        try {
            String checked = name.isBlank() ? by.name() : Names.checked(name);
            if (Names.isTaken(checked) && !checked.equals(by.name())) {
                throw Problem.field("name", "'" + checked + "' stands for the server or its owner: take another name.");
            }
            return new Principal(checked, role.isEmpty() ? by.role() : role(role));
        } catch (IllegalArgumentException e) {
            throw Problem.field("name", e.getMessage());
        }
    }

    private static Role role(String name) {
        try {
            return Role.of(name);
        } catch (IllegalArgumentException e) {
            throw Problem.field("role", e.getMessage());
        }
    }

    private void signOut(Context context) {
        access.requireLimited(context, Role.VIEWER);
        String session = SessionCookie.read(context);
        if (session != null) {
            identities.signOut(session);
            signedOut.run();
        }
        SessionCookie.clear(context);
        context.status(HttpStatus.NO_CONTENT);
    }
}
