package dev.agentops.agentkit.tool;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Arguments that a record describes. */
record RecordInput<I extends Record>(Class<I> type) implements ToolInput<I> {
    private static final ObjectReader READER =
            Json.mapper().reader().with(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    RecordInput {
        RecordSchema.of(type);
    }

    @Override
    public ObjectNode schema() {
        return RecordSchema.of(type);
    }

    @Override
    public Optional<String> problemWith(JsonNode arguments) {
        if (!arguments.isObject()) {
            return Optional.of("the arguments must be a JSON object");
        }
        var components = Arrays.asList(type.getRecordComponents());
        var known = components.stream()
                .map(component -> component.getName())
                .collect(Collectors.toCollection(TreeSet::new));
        for (var name : (Iterable<String>) arguments::fieldNames) {
            if (!known.contains(name)) {
                return Optional.of("there is no field '" + name + "'; the fields are " + String.join(", ", known));
            }
        }
        for (var component : components) {
            if (RecordSchema.isRequired(component) && !arguments.hasNonNull(component.getName())) {
                return Optional.of("the field '" + component.getName() + "' is missing");
            }
            if (component.getType() == String.class
                    && arguments.hasNonNull(component.getName())
                    && !arguments.get(component.getName()).isTextual()) {
                return Optional.of("the field '" + component.getName() + "' must be a string");
            }
        }
        try {
            READER.forType(type).<Object>readValue(arguments);
            return Optional.empty();
        } catch (JsonMappingException e) {
            return Optional.of(explain(e));
        } catch (IOException e) {
            return Optional.of("the arguments cannot be read");
        }
    }

    @Override
    public I read(JsonNode arguments) {
        try {
            return READER.forType(type).readValue(arguments);
        } catch (IOException e) {
            throw new IllegalArgumentException("the arguments do not fit " + type.getSimpleName(), e);
        }
    }

    private static String explain(JsonMappingException e) {
        String path = e.getPath().stream()
                .map(reference -> fieldName(reference.getFieldName()))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.joining("."));
        if (e.getCause() instanceof IllegalArgumentException refused && refused.getMessage() != null) {
            return refused.getMessage();
        }
        return path.isEmpty()
                ? "the arguments do not fit the schema"
                : "the field '" + path + "' does not have the type that the schema asks for";
    }

    private static String fieldName(@Nullable String name) {
        return name == null ? "" : name;
    }
}
