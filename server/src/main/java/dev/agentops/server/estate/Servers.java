package dev.agentops.server.estate;

import dev.agentops.server.http.Endpoint;
import dev.agentops.server.http.OutboundHttp;
import dev.agentops.server.http.OutboundLimits;

import java.util.HashMap;
import java.util.Map;

/** A connection to each server that {@code services.yaml} names, as the file says it now. Thread-safe. */
public final class Servers implements AutoCloseable {
    private record Open(Endpoint endpoint, OutboundHttp http) {}

    private final EstateFile estate;
    private final OutboundLimits limits;
    private final Map<String, Open> open = new HashMap<>();

    public Servers(EstateFile estate, OutboundLimits limits) {
        this.estate = estate;
        this.limits = limits;
    }

    /**
     * @param name as of {@link Estate#servers}
     * @throws IllegalArgumentException when there is none; the message is for the model
     */
    public synchronized OutboundHttp http(String name) {
        var endpoint = estate.current()
                .server(name)
                .orElseThrow(() -> new IllegalArgumentException("no " + name + " is configured: services.yaml has no "
                        + name + ": {url: …}. Go on without it"));
        var known = open.get(name);
        if (known != null && known.endpoint().equals(endpoint)) {
            return known.http();
        }
        if (known != null) {
            known.http().retire();
        }
        var http = new OutboundHttp(endpoint, limits);
        open.put(name, new Open(endpoint, http));
        return http;
    }

    @Override
    public synchronized void close() {
        open.values().forEach(one -> one.http().close());
        open.clear();
    }
}
