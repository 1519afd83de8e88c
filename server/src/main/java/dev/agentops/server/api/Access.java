package dev.agentops.server.api;

import dev.agentops.server.identity.Identities;
import dev.agentops.server.identity.Principal;
import dev.agentops.server.identity.Role;
import io.javalin.http.Context;
import io.javalin.websocket.WsContext;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Knows who asks, on every route. */
final class Access {
    private static final String CLIENT_HEADER = "X-AgentOps-Client";
    private static final String BEARER = "Bearer ";
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private final Identities identities;
    private final RateLimits limits;
    private final Origins origins;
    private final ClientAddress addresses;
    private final SignInThrottle throttle = new SignInThrottle(System::nanoTime);
    private final RefusedSignIns refused;

    Access(Identities identities, RateLimits limits, Origins origins, ClientAddress addresses) {
        this.identities = identities;
        this.limits = limits;
        this.origins = origins;
        this.addresses = addresses;
        this.refused = new RefusedSignIns(System::nanoTime, identities::refused);
    }

    /** @throws Problem when nobody is signed in, or not with that role, or with a token that is limited to some threads, or who asks has asked too often */
    Principal require(Context context, Role role) {
        var principal = requireLimited(context, role);
        if (principal.isLimited()) {
            throw Problem.forbidden("This token may only read the threads that it was made for.");
        }
        return principal;
    }

    /**
     * As {@link #require}, for what a person alone may do: with a session, or with the admin token of the installation. A token that was
     * issued to a program will not do, whatever its role.
     *
     * @param what is done, for people
     */
    Principal requirePerson(Context context, Role role, String what) {
        var principal = require(context, role);
        if (bearer(context).isPresent() && !principal.credential().isEmpty()) {
            throw Problem.forbidden(
                    "A program's token cannot " + what
                            + ", whatever its role. Sign in to the dashboard and do it there."
                            + " Or take the installation's own admin token: on the server's machine the command line finds it in the data"
                            + " folder when neither --token nor AGENTOPS_TOKEN is given; that of 'serve' is its AGENTOPS_ADMIN_TOKEN.");
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

    /** Whether what somebody came with is still good; to be asked now and then while an answer goes on. */
    boolean isStillGood(Principal principal) {
        return identities.isStillGood(principal);
    }

    /** Whoever is not known may not ask without end, either. */
    void countStranger(Context context) {
        limits.take("address " + addresses.of(context));
    }

    /**
     * Looks at something that proves who asks, unless too many of that kind were wrong.
     *
     * @throws Problem when too many failed, from that address or from all
     */
    <T> Optional<T> guarded(Context context, String credential, Supplier<Optional<T>> look) {
        return guarded(addresses.of(context), credential, look);
    }

    /** As the other, for the ticket of a socket. */
    <T> Optional<T> guarded(WsContext context, String credential, Supplier<Optional<T>> look) {
        return guarded(addresses.of(context), credential, look);
    }

    /** What was just given to somebody who is known stays welcome, whoever guesses at their address. */
    void welcome(Context context, String credential) {
        throttle.succeeded(addresses.of(context), credential);
    }

    private <T> Optional<T> guarded(String address, String credential, Supplier<Optional<T>> look) {
        var found = throttle.guarded(address, addresses.isThisMachine(address), credential, look);
        if (found.isEmpty()) {
            refused.add(address);
        }
        return found;
    }

    private Optional<Principal> principal(Context context) {
        var token = bearer(context);
        return token.isPresent()
                ? guarded(context, token.get(), () -> identities.byToken(token.get()))
                : bySession(context);
    }

    /** What a program sends. Another kind of authorization may be meant for a proxy before us. */
    private static Optional<String> bearer(Context context) {
        String header = context.header("Authorization");
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(header.substring(BEARER.length()).strip())
                : Optional.empty();
    }

    /** Who has a session in this browser. */
    Optional<Principal> bySession(Context context) {
        String session = SessionCookie.read(context);
        if (session == null || session.isEmpty()) {
            return Optional.empty();
        }
        if (!SAFE_METHODS.contains(context.method().name())) {
            requireOwnPage(context);
        }
        var known = guarded(context, session, () -> identities.bySession(session));
        if (known.isEmpty()) {
            // the browser would send it with each request, and each would count as a guess
            SessionCookie.clear(context);
        }
        return known;
    }

    /**
     * The browser sends the cookie whoever makes it send the request. Ours alone come from our origin, which every browser tells with
     * a request that changes something, and with a header that no form can send. Another port of this host is another origin, though
     * the cookie goes there too.
     */
    private void requireOwnPage(Context context) {
        String site = context.header("Sec-Fetch-Site");
        String origin = context.header("Origin");
        boolean own = origin != null
                && origins.isOwn(origin, context.header("Host"))
                && (site == null || OWN_SITES.contains(site));
        if (!own) {
            throw Problem.forbidden("A request with the session cookie must come from this server's own page, not from "
                    + (origin == null ? "one without an Origin" : "another")
                    + ". A program sends a bearer token instead."
                    + " If a proxy changes the host, set AGENTOPS_PUBLIC_URL.");
        }
        if (context.header(CLIENT_HEADER) == null) {
            throw Problem.forbidden("A request with the session cookie must send the header " + CLIENT_HEADER + ".");
        }
    }
}
