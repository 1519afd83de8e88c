package dev.agentops.server.notify;

import dev.agentops.server.http.Endpoint;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A receiver of notifications. Its text says its name alone: the address may be secret.
 *
 * @param isPrivate it may be on this machine or in a private network, and be spoken to without TLS
 * @param secret signs what is sent; empty for unsigned
 * @param services what names another service of the estate and none of these is not sent; empty for all
 * @param remindAfter an approval was opened; null for no reminder
 */
record Target(
        String name,
        Endpoint endpoint,
        boolean isPrivate,
        Format format,
        byte[] secret,
        Set<EventKind> events,
        List<String> services,
        @Nullable Duration remindAfter,
        @Nullable Escalation escalate) {

    enum Format {
        GENERIC,
        SLACK
    }

    /** @param after an approval was opened. @param to the name of another target */
    record Escalation(Duration after, String to) {}

    Target {
        events = Set.copyOf(events);
        services = List.copyOf(services);
    }

    boolean wants(EventKind kind) {
        return events.contains(kind);
    }

    @Override
    public String toString() {
        return name;
    }
}
