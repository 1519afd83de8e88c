package dev.agentops.agentkit.message;

import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;

/** How a tool call ended. Every tool call of a transcript has exactly one of these. */
public enum ToolStatus {
    OK,
    ERROR,
    DENIED,
    EXPIRED,
    CANCELLED,
    /** The process ended between the start and the end of the effect: nobody knows whether it happened. */
    UNKNOWN;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
