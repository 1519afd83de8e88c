package dev.agentops.server.api;

import dev.agentops.server.StartException;
import io.javalin.http.Context;
import io.javalin.websocket.WsContext;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * From where a request comes: the sender's address, or what a proxy that we trust says of it. An IPv6 address counts as its /64, as
 * one machine has all of those.
 */
record ClientAddress(Set<String> proxies) {
    /** Addresses of proxies, with commas between them, whose {@code X-Forwarded-For} is believed. */
    static final String SETTING = "AGENTOPS_TRUSTED_PROXIES";

    private static final int IPV6_NETWORK_BYTES = 8;

    static ClientAddress of(Map<String, String> environment) throws StartException {
        var texts = Arrays.stream(environment.getOrDefault(SETTING, "").split(","))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
        for (String text : texts) {
            if (parsed(text) == null) {
                throw new StartException(SETTING + " holds '" + text + "', which is no IP address.");
            }
        }
        return new ClientAddress(texts.stream().map(ClientAddress::plain).collect(Collectors.toUnmodifiableSet()));
    }

    String of(Context context) {
        return of(context.req().getRemoteAddr(), context.header("X-Forwarded-For"));
    }

    String of(WsContext context) {
        String sender = context.session.getRemoteSocketAddress() instanceof InetSocketAddress socket
                ? socket.getAddress().getHostAddress()
                : "";
        return of(sender, context.header("X-Forwarded-For"));
    }

    /** @param forwarded what a proxy added; null for nothing */
    String of(String sender, @Nullable String forwarded) {
        String address = sender;
        if (forwarded == null) {
            return network(address);
        }
        // the last entry is what the proxy before us saw; who sends the header writes only what stands before it
        String[] hops = forwarded.split(",");
        for (int i = hops.length - 1; i >= 0 && proxies.contains(plain(address)); i--) {
            if (parsed(hops[i].strip()) == null) {
                break;
            }
            address = hops[i].strip();
        }
        return network(address);
    }

    boolean isThisMachine(String address) {
        var parsed = parsed(address);
        return parsed != null && parsed.isLoopbackAddress();
    }

    private static String network(String address) {
        var parsed = parsed(address);
        if (parsed == null || parsed.getAddress().length == 4 || parsed.isLoopbackAddress()) {
            return plain(address);
        }
        byte[] bytes = parsed.getAddress();
        Arrays.fill(bytes, IPV6_NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an address", e);
        }
    }

    private static String plain(String address) {
        var parsed = parsed(address);
        return parsed == null ? address : parsed.getHostAddress();
    }

    /** @return null for what is no literal address; asks no name server */
    private static @Nullable InetAddress parsed(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
