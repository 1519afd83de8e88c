package dev.agentops.agentkit.state;

import com.fasterxml.jackson.databind.JavaType;
import dev.agentops.agentkit.Json;

import java.util.List;

/**
 * A typed name in the {@link State}. Declare each once, as a constant.
 *
 * @param <T> any type that Jackson reads and writes
 */
public record StateKey<T>(String name, JavaType type) {
    public static <T> StateKey<T> of(String name, Class<T> type) {
        return new StateKey<>(name, Json.mapper().constructType(type));
    }

    public static <E> StateKey<List<E>> listOf(String name, Class<E> element) {
        return new StateKey<>(name, Json.mapper().getTypeFactory().constructCollectionType(List.class, element));
    }
}
