package dev.agentops.agentkit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;

import java.io.IOException;
import java.util.List;

/**
 * Parts of a run that stand in the engine's journal as one entry.
 *
 * @param parts at least one, in the order in which they were committed
 * @param tried a part after them that was begun and failed; empty for none. It may have done something
 */
record Segment(
        List<Part> parts,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String tried) {
    Segment {
        parts = List.copyOf(parts);
        tried = tried == null ? "" : tried;
    }

    /** @param value JSON when it was read */
    record Part(
            String name,

            @JsonSerialize(using = ByItsOwnType.class) @JsonDeserialize(as = JsonNode.class)
            Object value) {
        /** @throws IllegalStateException when the run asks for something else than what is journalled */
        <T> T as(String expected, Class<T> type) {
            if (!name.equals(expected)) {
                throw new IllegalStateException(
                        "the journal of the run has '" + name + "' where it now comes to '" + expected + "'");
            }
            try {
                return value instanceof JsonNode json ? Json.mapper().treeToValue(json, type) : type.cast(value);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(
                        "cannot read the result of '" + name + "' as " + type.getName() + ": " + e.getOriginalMessage(),
                        e);
            }
        }
    }

    /** As the value would be written alone: with the name of its kind where its type has kinds. */
    static final class ByItsOwnType extends JsonSerializer<Object> {
        @Override
        public void serialize(Object value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            provider.findTypedValueSerializer(value.getClass(), true, null).serialize(value, generator, provider);
        }
    }
}
