package dev.agentops.agentkit.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Optional;

/**
 * What a tool takes: the JSON Schema that the model sees, the check of its arguments, and how they are read. Immutable; the check is
 * pure, so it may run again on replay.
 */
public sealed interface ToolInput<I> permits RecordInput, JsonInput {
    /** JSON Schema of type object. The caller may change what it gets. */
    ObjectNode schema();

    /** @return what is wrong with the arguments, in words for the model; empty when they fit */
    Optional<String> problemWith(JsonNode arguments);

    /** @throws IllegalArgumentException when {@link #problemWith} would name a problem */
    I read(JsonNode arguments);

    /**
     * The components of a record. One is required unless it is {@code @Nullable}.
     *
     * @throws IllegalArgumentException when a component's type has no schema; names the component
     */
    static <R extends Record> ToolInput<R> of(Class<R> type) {
        return new RecordInput<>(type);
    }

    /**
     * What someone else's JSON Schema describes, brought into a plain form that every provider takes ({@link PlainSchema} has the
     * rules). The handler gets the arguments as they are.
     *
     * @throws IllegalArgumentException when it has no such form; says why
     */
    static ToolInput<JsonNode> of(JsonNode schema) {
        return JsonInput.of(schema);
    }
}
