package dev.agentops.agentkit.message;

import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;

/** How a tool call ended. Every tool call of a transcript has exactly one of these. */
public enum ToolStatus {
    OK,
    ERROR,
    DENIED,
    EXPIRED,
    /** The run was cancelled before it began; what only reads may also have been stopped in the middle. */
    CANCELLED,
    /** It was cut, by a crash, a time-out or a cancel, between the start and the end of its effect: nobody knows whether it happened. */
    UNKNOWN;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
