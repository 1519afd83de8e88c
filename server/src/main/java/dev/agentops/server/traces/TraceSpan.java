package dev.agentops.server.traces;

import java.util.Map;

/**
 * One span, as OpenTelemetry has it.
 *
 * @param parent id of another span; empty for a root
 * @param kind such as SERVER; empty if unknown
 * @param start in nanoseconds since 1970. @param end likewise, not before the start
 * @param problem what its status or its exception says; empty unless {@code failed}
 * @param about its attributes
 */
record TraceSpan(
        String id,
        String parent,
        String service,
        String name,
        String kind,
        long start,
        long end,
        boolean failed,
        String problem,
        Map<String, String> about) {
    long nanos() {
        return end - start;
    }

    /** Such as {@code 12.3 ms}. */
    static String length(long nanos) {
        double millis = nanos / 1e6;
        if (Math.abs(millis) >= 10_000) {
            return "%.1f s".formatted(millis / 1_000);
        }
        return (Math.abs(millis) >= 100 ? "%.0f ms" : Math.abs(millis) >= 1 ? "%.1f ms" : "%.3f ms").formatted(millis);
    }
}
