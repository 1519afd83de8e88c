package dev.agentops.agentkit.tool;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Arguments that a record describes. What reflection tells is asked once: each call is checked several times. */
final class RecordInput<I extends Record> implements ToolInput<I> {
    private final Class<I> type;
    private final ObjectNode schema;
    private final List<Component> components;
    private final Set<String> names;
    private final ObjectReader reader;

    private record Component(String name, boolean required, boolean isText) {
        static Component of(RecordComponent component) {
            return new Component(
                    component.getName(), RecordSchema.isRequired(component), component.getType() == String.class);
        }
    }

    RecordInput(Class<I> type) {
        this.type = type;
        this.schema = RecordSchema.of(type);
        this.components =
                Arrays.stream(type.getRecordComponents()).map(Component::of).toList();
        this.names = components.stream().map(Component::name).collect(Collectors.toCollection(TreeSet::new));
        this.reader = Json.mapper().readerFor(type).with(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
    }

    @Override
    public ObjectNode schema() {
        return schema.deepCopy();
    }

    @Override
    public Optional<String> problemWith(JsonNode arguments) {
        if (!arguments.isObject()) {
            return Optional.of("the arguments must be a JSON object");
        }
        for (var name : (Iterable<String>) arguments::fieldNames) {
            if (!names.contains(name)) {
                return Optional.of("there is no field '" + name + "'; the fields are " + String.join(", ", names));
            }
        }
        for (var component : components) {
            if (component.required() && !arguments.hasNonNull(component.name())) {
                return Optional.of("the field '" + component.name() + "' is missing");
            }
            if (component.isText()
                    && arguments.hasNonNull(component.name())
                    && !arguments.get(component.name()).isTextual()) {
                return Optional.of("the field '" + component.name() + "' must be a string");
            }
        }
        try {
            reader.<Object>readValue(arguments);
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
            return reader.readValue(arguments);
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
