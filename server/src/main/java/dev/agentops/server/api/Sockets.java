package dev.agentops.server.api;

import dev.agentops.server.identity.Identities;
import dev.agentops.server.identity.Role;
import dev.agentops.server.stream.Hub;
import dev.agentops.server.stream.LogReader;
import dev.agentops.server.threads.ThreadQueries;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsConnectContext;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The WebSocket route and the tickets that open it. */
final class Sockets implements AutoCloseable {
    private static final int REFUSED = 4401;
    private static final long HEARTBEAT_SECONDS = 15;
    private static final long RETRY_MILLIS = 1_000;

    private final Hub hub;
    private final LogReader reader;
    private final ThreadQueries queries;
    private final Inbox inbox;
    private final Identities identities;
    private final Access access;
    private final Map<String, Socket> open = new ConcurrentHashMap<>();
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("heartbeat").factory());

    Sockets(Hub hub, LogReader reader, ThreadQueries queries, Inbox inbox, Identities identities, Access access) {
        this.hub = hub;
        this.reader = reader;
        this.queries = queries;
        this.inbox = inbox;
        this.identities = identities;
        this.access = access;
        heart.scheduleAtFixedRate(
                () -> open.values().forEach(socket -> Thread.startVirtualThread(socket::heartbeat)),
                HEARTBEAT_SECONDS,
                HEARTBEAT_SECONDS,
                TimeUnit.SECONDS);
    }

    void add(RoutesConfig routes) {
        routes.post("/api/realtime/token", this::ticket);
        routes.ws("/api/ws", this::socket);
    }

    private void ticket(Context context) {
        var principal = access.require(context, Role.VIEWER);
        var ticket = identities.socketTicket(principal);
        context.header("Cache-Control", "no-store");
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
        config.onClose(context -> gone(context.sessionId()));
        config.onError(context -> gone(context.sessionId()));
    }

    private void connect(WsConnectContext context) {
        if (!sameOrigin(context)) {
            context.closeSession(REFUSED, "wrong origin");
            return;
        }
        String ticket = context.queryParam("ticket");
        if (ticket == null || identities.useTicket(ticket).isEmpty()) {
            context.closeSession(REFUSED, "the ticket is unknown, used or too old: get a new one");
            return;
        }
        context.session.setIdleTimeout(Duration.ofMinutes(2));
        context.enableAutomaticPings(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        open.put(context.sessionId(), new Socket(context.session, hub, reader, queries, inbox));
    }

    /** A browser names the page's origin: it must be ours. A program sends none. */
    private static boolean sameOrigin(WsConnectContext context) {
        String origin = context.header("Origin");
        return origin == null || context.host().equals(URI.create(origin).getAuthority());
    }

    private void gone(String sessionId) {
        var socket = open.remove(sessionId);
        if (socket != null) {
            socket.close();
        }
    }

    /** Tells every reader to come back soon. */
    @Override
    public void close() {
        heart.shutdownNow();
        open.values().forEach(socket -> {
            socket.bye("the server restarts", RETRY_MILLIS);
            socket.close();
        });
    }
}
