package dev.agentops.server.api;

import dev.agentops.server.identity.Identities;
import dev.agentops.server.identity.Principal;
import dev.agentops.server.identity.Role;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsConnectContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The WebSocket route and the tickets that open it. */
final class Sockets implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);
    private static final int REFUSED = 4401;
    private static final int NO_TEXT = 1003;
    private static final long HEARTBEAT_SECONDS = 15;
    private static final long RETRY_MILLIS = 1_000;
    private static final Duration DRAIN = Duration.ofSeconds(3);

    private final Socket.Sources sources;
    private final Identities identities;
    private final Access access;
    private final Origins origins;
    private final Map<String, Socket> open = new ConcurrentHashMap<>();
    private volatile boolean draining;
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("heartbeat").factory());

    Sockets(Socket.Sources sources, Identities identities, Access access, Origins origins) {
        this.sources = sources;
        this.identities = identities;
        this.access = access;
        this.origins = origins;
        heart.scheduleAtFixedRate(this::beat, HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
    }

    void add(RoutesConfig routes) {
        routes.get("/api/realtime/token", this::ticket);
        routes.post("/api/realtime/token", this::ticket);
        routes.ws("/api/ws", this::socket);
    }

    private void ticket(Context context) {
        var principal = access.requireLimited(context, Role.VIEWER);
        var ticket = identities.socketTicket(principal);
        access.welcome(context, ticket.secret());
        context.json(
                Map.of("token", ticket.secret(), "expiresAt", ticket.expiresAt().toString()));
    }

    private void socket(WsConfig config) {
        config.onConnect(this::connect);
        config.onMessage(context -> {
            var socket = open.get(context.sessionId());
            if (socket != null) {
                socket.received(context.message());
            }
        });
        config.onBinaryMessage(context -> context.closeSession(NO_TEXT, "frames are text, one JSON object each"));
        config.onClose(context -> gone(context.sessionId()));
        config.onError(context -> gone(context.sessionId()));
    }

    private void connect(WsConnectContext context) {
        if (draining) {
            context.closeSession(1001, "the server restarts");
            return;
        }
        if (!origins.accepts(context.header("Origin"), context.header("Host"))) {
            context.closeSession(REFUSED, "wrong origin: set " + Origins.SETTING + " to let this page in");
            return;
        }
        var principal = principal(context);
        if (principal.isEmpty()) {
            context.closeSession(REFUSED, "the ticket is unknown, used or too old: get a new one");
            return;
        }
        context.session.setIdleTimeout(Duration.ofMinutes(2));
        context.enableAutomaticPings(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        open.put(context.sessionId(), new Socket(context.session, principal.get(), sources));
    }

    private Optional<Principal> principal(WsConnectContext context) {
        String ticket = context.queryParam("ticket");
        try {
            return ticket == null
                    ? Optional.empty()
                    : access.guarded(context, ticket, () -> identities.useTicket(ticket));
        } catch (Problem tooManyFailures) {
            return Optional.empty();
        }
    }

    private void beat() {
        open.values().forEach(socket -> Thread.startVirtualThread(socket::heartbeat));
        endRevoked();
    }

    /** Ends the sockets of those whose credentials are not good any more. */
    void endRevoked() {
        try {
            var ended = identities.ended(open.values().stream()
                    .map(socket -> socket.principal().credential())
                    .collect(Collectors.toSet()));
            open.values().stream()
                    .filter(socket -> ended.contains(socket.principal().credential()))
                    .forEach(socket -> socket.end(REFUSED, "signed out"));
        } catch (RuntimeException e) {
            LOG.warn("Cannot check now who is still signed in, trying again: {}", e.toString());
        }
    }

    /** How many are open. */
    int count() {
        return open.size();
    }

    private void gone(String sessionId) {
        var socket = open.remove(sessionId);
        if (socket != null) {
            socket.close();
        }
    }

    /** Tells every reader to come back soon. A slow one is not waited for. */
    @Override
    public void close() {
        draining = true;
        heart.shutdownNow();
        var told = new ArrayList<Thread>();
        open.values()
                .forEach(socket ->
                        told.add(Thread.startVirtualThread(() -> socket.bye("the server restarts", RETRY_MILLIS))));
        long deadline = System.nanoTime() + DRAIN.toNanos();
        try {
            for (var one : told) {
                one.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sources.inbox().close();
    }
}
