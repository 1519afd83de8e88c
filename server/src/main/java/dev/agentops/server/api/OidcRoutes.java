package dev.agentops.server.api;

import dev.agentops.server.identity.Identities;
import dev.agentops.server.identity.Principal;
import dev.agentops.server.identity.oidc.Oidc;
import dev.agentops.server.identity.oidc.OidcException;
import dev.agentops.server.identity.oidc.OidcSettings;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Signing in with an issuer: there and back. Without one these routes say so. */
final class OidcRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(OidcRoutes.class);
    private static final String COOKIE = "agentops_oidc";
    private static final Duration THERE_AND_BACK = Duration.ofMinutes(10);
    private static final int LONGEST = 4_000;

    private final @Nullable Oidc oidc;
    private final Identities identities;
    private final Access access;

    OidcRoutes(@Nullable Oidc oidc, Identities identities, Access access) {
        this.oidc = oidc;
        this.identities = identities;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.get("/oidc/start", this::start);
        routes.get(OidcSettings.CALLBACK, this::comeBack);
    }

    private void start(Context context) {
        access.countStranger(context);
        try {
            var begun = configured().begin();
            // Lax: the way back is a link of another site
            context.cookie(SessionCookie.cookie(context, COOKIE, begun.browser(), THERE_AND_BACK, SameSite.LAX));
            context.redirect(begun.goTo().toString(), HttpStatus.SEE_OTHER);
        } catch (OidcException e) {
            refuse(context, e);
        }
    }

    private void comeBack(Context context) {
        access.countStranger(context);
        String browser = context.cookie(SessionCookie.name(context, COOKIE));
        context.cookie(SessionCookie.cookie(context, COOKIE, "", Duration.ZERO, SameSite.LAX));
        var answer = new HashMap<String, String>();
        context.queryParamMap().forEach((name, values) -> {
            if (values.size() == 1 && values.getFirst().length() <= LONGEST) {
                answer.put(name, values.getFirst());
            }
        });
        var issuer = configured();
        try {
            var person = finish(context, issuer, answer, browser == null ? "" : browser);
            var session =
                    identities.signInBy(issuer.settings().issuer().toString(), person, SignInRoutes.client(context));
            SignInRoutes.begin(context, identities, access, session);
            context.redirect("/", HttpStatus.SEE_OTHER);
        } catch (OidcException e) {
            refuse(context, e);
        }
    }

    private Principal finish(Context context, Oidc issuer, Map<String, String> answer, String browser)
            throws OidcException {
        var refusal = new AtomicReference<OidcException>();
        var person = access.guarded(context, answer.getOrDefault("state", ""), () -> {
            try {
                return Optional.of(issuer.finish(answer, browser));
            } catch (OidcException e) {
                refusal.set(e);
                return Optional.<Principal>empty();
            }
        });
        if (person.isEmpty()) {
            throw refusal.get();
        }
        return person.get();
    }

    private Oidc configured() {
        if (oidc == null) {
            throw Problem.notFound("This server knows no issuer to sign in with: see " + OidcSettings.ISSUER
                    + " in docs/operations.md.");
        }
        return oidc;
    }

    private static void refuse(Context context, OidcException e) {
        LOG.warn("A sign-in with the issuer is refused ({}): {}", e.reason().wireName(), e.getMessage());
        context.redirect("/?sign-in=" + e.reason().wireName(), HttpStatus.SEE_OTHER);
    }
}
