package dev.agentops.server.http;

import java.time.Duration;

/**
 * What one request may take.
 *
 * @param idle the longest pause in which no byte comes
 * @param total from the first try to the last byte, tries and pauses together
 * @param maxBytes of a body; a longer one is an error and is not read on
 * @param tries how often a request is made at most, while the answer is 429 or 5xx
 */
public record OutboundLimits(Duration connect, Duration idle, Duration total, int maxBytes, int tries) {
    /** For a server that is asked while a model waits. */
    public static final OutboundLimits QUERY =
            new OutboundLimits(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(45), 16_000_000, 3);

    /** For a look whether a server is there. */
    public static final OutboundLimits LOOK =
            new OutboundLimits(Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(5), 64_000, 1);
}
