package dev.agentops.server.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * Something that came into a thread from outside its runs.
 *
 * @param seq its place in the thread's log
 * @param kind message, steer, edit, decision, alert, state or thread
 * @param name of the event; {@code STATE_DELTA} for a change of the state
 * @param runId that it was meant for; none when it was for the thread
 * @param by who sent it; none where the log does not say
 * @param payload as the log has it
 * @param replays whether it can be sent again
 */
public record IncomingEvent(
        long seq,
        Instant at,
        String kind,
        String name,
        @Nullable String runId,
        @Nullable String by,
        JsonNode payload,
        boolean replays) {

    /** @param nextAfter for the next page; none on the last */
    public record Page(List<IncomingEvent> events, @Nullable Long nextAfter) {
        public Page {
            events = List.copyOf(events);
        }
    }
}
