package dev.agentops.server.api;

import dev.agentops.server.identity.Identities;
import dev.agentops.server.identity.Principal;
import dev.agentops.server.identity.Role;
import io.javalin.http.Context;

import java.util.Optional;
import java.util.Set;

/** Knows who asks, on every route. */
final class Access {
    static final String COOKIE = "agentops_session";
    private static final String CLIENT_HEADER = "X-AgentOps-Client";
    private static final String BEARER = "Bearer ";
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private final Identities identities;
    private final RateLimits limits;

    Access(Identities identities, RateLimits limits) {
        this.identities = identities;
        this.limits = limits;
    }

    /** @throws Problem when nobody is signed in, or not with that role, or with a token that is limited to some threads, or who asks has asked too often */
    Principal require(Context context, Role role) {
        var principal = requireLimited(context, role);
        if (principal.isLimited()) {
            throw Problem.forbidden("This token may only read the threads that it was made for.");
        }
        return principal;
    }

    /** As {@link #require}, for what a token may do that is limited to this thread. A thread that it may not read is not there. */
    Principal requireThread(Context context, Role role, String threadId) {
        var principal = requireLimited(context, role);
        if (!principal.mayRead(threadId)) {
            throw Problem.noThread(threadId);
        }
        return principal;
    }

    /** As {@link #require}, for what also a limited token may do. */
    Principal requireLimited(Context context, Role role) {
        var known = principal(context);
        if (known.isEmpty()) {
            countStranger(context);
            throw Problem.unauthorized();
        }
        var principal = known.get();
        limits.take("user " + principal.name());
        if (!principal.role().includes(role)) {
            throw Problem.forbidden("This needs the role " + role.wireName() + "; you are "
                    + principal.role().wireName() + ".");
        }
        return principal;
    }

    /** Whoever guesses tokens and codes is slowed down by address. */
    void countStranger(Context context) {
        limits.take("address " + context.req().getRemoteAddr());
    }

    private Optional<Principal> principal(Context context) {
        String header = context.header("Authorization");
        if (header != null && header.startsWith(BEARER)) {
            return identities.byToken(header.substring(BEARER.length()).strip());
        }
        String session = context.cookie(COOKIE);
        if (session == null) {
            return Optional.empty();
        }
        if (!SAFE_METHODS.contains(context.method().name()) && context.header(CLIENT_HEADER) == null) {
            throw Problem.forbidden("A request with the session cookie must send the header " + CLIENT_HEADER + ".");
        }
        return identities.bySession(session);
    }
}
