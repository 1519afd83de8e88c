package dev.agentops.agentkit.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import org.jspecify.annotations.Nullable;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** JSON Schema of a record: strings, numbers, booleans, enums, lists and nested records. */
final class RecordSchema {
    private RecordSchema() {}

    /** @throws IllegalArgumentException when a component's type has no schema; names the component */
    static ObjectNode of(Class<? extends Record> type) {
        return of(type, List.of());
    }

    /** @param within the records around it, outermost first */
    private static ObjectNode of(Class<? extends Record> type, List<Class<?>> within) {
        var around = new ArrayList<>(within);
        around.add(type);
        ObjectNode schema = Json.mapper().createObjectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        var required = schema.putArray("required");
        for (var component : type.getRecordComponents()) {
            ObjectNode property =
                    of(component.getGenericType(), type.getSimpleName() + "." + component.getName(), around);
            var description = component.getAnnotation(Description.class);
            if (description != null) {
                property.put("description", description.value());
            }
            properties.set(component.getName(), property);
            if (isRequired(component)) {
                required.add(component.getName());
            }
        }
        return schema.put("additionalProperties", false);
    }

    static boolean isRequired(RecordComponent component) {
        return !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static ObjectNode of(Type type, String where, List<Class<?>> around) {
        ObjectNode schema = Json.mapper().createObjectNode();
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            schema.put("type", "array").set("items", of(list.getActualTypeArguments()[0], where, around));
            return schema;
        }
        if (type == String.class) {
            return schema.put("type", "string");
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return schema.put("type", "integer");
        }
        if (type == double.class || type == Double.class) {
            return schema.put("type", "number");
        }
        if (type == boolean.class || type == Boolean.class) {
            return schema.put("type", "boolean");
        }
        if (type == JsonNode.class) {
            return schema;
        }
        if (type instanceof Class<?> named && named.isEnum()) {
            var names = schema.put("type", "string").putArray("enum");
            Arrays.stream(named.getEnumConstants()).map(Object::toString).forEach(names::add);
            return schema;
        }
        if (type instanceof Class<?> named && named.isRecord()) {
            if (around.contains(named)) {
                throw new IllegalArgumentException(
                        where + " has type " + type.getTypeName()
                                + ", which holds itself: a schema for it has no end; say how deep it goes by types of their own, or take JsonNode");
            }
            return of(named.asSubclass(Record.class), around);
        }
        throw new IllegalArgumentException(where + " has type " + type.getTypeName()
                + ", which has no JSON Schema here; use a string, number, boolean, enum, List or record");
    }
}
