package dev.agentops.server.telemetry;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One piece of a run's time.
 *
 * @param id 16 hexadecimal digits; follows from the run and the step, so it is the same however often it is made
 * @param parentId empty for the run itself, unless who asked sent a trace context
 * @param name by the OpenTelemetry conventions for generative AI where they have one
 * @param end none while it goes on
 * @param attributes values are texts, whole or broken numbers, or booleans
 */
public record Span(
        String id,
        String parentId,
        String name,
        Kind kind,
        Instant start,
        @Nullable Instant end,
        Status status,
        Map<String, Object> attributes,
        List<Event> events) {

    /** What the time went into. */
    public enum Kind {
        RUN,
        QUEUE,
        TURN,
        ROUTER,
        MODEL,
        TOOL,
        APPROVAL,
        SAVE,
        STEP;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public enum Status {
        OK,
        ERROR,
        /** It goes on, or nobody judges it. */
        UNSET;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Something at one moment. */
    public record Event(Instant at, String name, Map<String, Object> attributes) {}

    public Span {
        attributes = Map.copyOf(attributes);
        events = List.copyOf(events);
    }

    Span with(Map<String, Object> others) {
        return new Span(id, parentId, name, kind, start, end, status, others, events);
    }

    @JsonIgnore
    public boolean isOver() {
        return end != null;
    }
}
