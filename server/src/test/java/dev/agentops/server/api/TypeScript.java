package dev.agentops.server.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.server.stream.OneOf;
import org.jspecify.annotations.Nullable;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes records as TypeScript: what Jackson makes of them, as types. Records that others name become interfaces. */
final class TypeScript {
    private static final String EVENT = "WireEvent";

    private final Map<Class<?>, String> names = new LinkedHashMap<>();
    private final Map<String, Class<?>> untyped;
    private final List<String> interfaces = new ArrayList<>();

    /** @param untyped the type of components that are JSON trees in Java, by {@code Record.component} */
    TypeScript(Map<String, Class<?>> untyped) {
        this.untyped = untyped;
    }

    List<String> interfaces() {
        return List.copyOf(interfaces);
    }

    /** The name of a record's interface or of a sealed interface's union. */
    String named(Class<?> type) {
        String known = names.get(type);
        if (known != null) {
            return known;
        }
        names.put(type, type.getSimpleName());
        if (type.isSealed()) {
            String members = tags(type).entrySet().stream()
                    .map(entry ->
                            "\n  | { " + tagOf(type) + ": '" + entry.getKey() + "'" + inline(entry.getValue()) + " }")
                    .collect(Collectors.joining());
            interfaces.add("export type " + type.getSimpleName() + " =" + members + ";");
        } else {
            String fields = Arrays.stream(type.getRecordComponents())
                    .map(component -> "  " + field(component) + ";\n")
                    .collect(Collectors.joining());
            interfaces.add("export interface " + type.getSimpleName() + " {\n" + fields + "}");
        }
        return type.getSimpleName();
    }

    private static String tagOf(Class<?> sealed) {
        return sealed.getAnnotation(JsonTypeInfo.class).property();
    }

    private static Map<String, Class<?>> tags(Class<?> sealed) {
        var tags = new LinkedHashMap<String, Class<?>>();
        for (var sub : sealed.getAnnotation(JsonSubTypes.class).value()) {
            tags.put(sub.name().isEmpty() ? tag(sub.value()) : sub.name(), sub.value());
        }
        return tags;
    }

    static String tag(Class<?> type) {
        return type.getAnnotation(JsonTypeName.class).value();
    }

    /** A record's fields, each with a semicolon before it. */
    String inline(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(component -> "; " + field(component))
                .collect(Collectors.joining());
    }

    private String field(RecordComponent component) {
        boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        return component.getName() + (optional ? "?: " : ": ") + typeOf(component) + (optional ? " | null" : "");
    }

    private String typeOf(RecordComponent component) {
        var texts = component.getAnnotation(OneOf.class);
        if (texts != null) {
            return Arrays.stream(texts.value()).map(text -> "'" + text + "'").collect(Collectors.joining(" | "));
        }
        if (component.getAccessor().isAnnotationPresent(JsonRawValue.class)) {
            return EVENT;
        }
        String place = component.getDeclaringRecord().getSimpleName() + "." + component.getName();
        return of(untyped.containsKey(place) ? untyped.get(place) : component.getGenericType());
    }

    private String of(Type type) {
        if (type instanceof ParameterizedType list) {
            return of(list.getActualTypeArguments()[0]) + "[]";
        }
        var plain = (Class<?>) type;
        if (plain == String.class || plain == Instant.class || plain == LocalDate.class) {
            return "string";
        }
        if (plain == boolean.class || plain == Boolean.class) {
            return "boolean";
        }
        if (plain.isPrimitive() || Number.class.isAssignableFrom(plain)) {
            return "number";
        }
        return plain == JsonNode.class ? "unknown" : named(plain);
    }
}
