package dev.agentops.bookstore.supervisor;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * How the bookstore is. As JSON this is what {@code status --json} prints.
 *
 * @param fault the id of the fault that is on, or null
 * @param errorRate share of the background requests of the last 15 s that got a 5xx or no answer, from 0.0 to 1.0
 */
public record StatusReport(@Nullable String fault, List<ServiceStatus> services, double errorRate) {
    public record ServiceStatus(String name, boolean healthy, String url) {}
}
