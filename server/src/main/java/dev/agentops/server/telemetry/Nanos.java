package dev.agentops.server.telemetry;

import java.time.Instant;

/** OpenTelemetry's way to say when. */
final class Nanos {
    private Nanos() {}

    /** Since 1970. */
    static long of(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano());
    }
}
