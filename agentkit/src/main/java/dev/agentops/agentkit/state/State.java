package dev.agentops.agentkit.state;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.agentops.agentkit.Json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Immutable typed key-value state of a thread. A run starts with what the run before it left. */
public final class State {
    public static final State EMPTY = new State(Map.of());

    private final Map<String, JsonNode> values;

    @JsonCreator
    public State(Map<String, JsonNode> values) {
        this.values = new LinkedHashMap<>(values);
    }

    @JsonValue
    public Map<String, JsonNode> values() {
        return Map.copyOf(values);
    }

    public <T> Optional<T> get(StateKey<T> key) {
        return Optional.ofNullable(values.get(key.name()))
                .map(value -> Json.mapper().convertValue(value, key.type()));
    }

    public <E> List<E> list(StateKey<List<E>> key) {
        return get(key).orElse(List.of());
    }

    public State apply(StatePatch patch) {
        if (patch.isEmpty()) {
            return this;
        }
        var next = new LinkedHashMap<>(values);
        for (var change : patch.changes()) {
            switch (change.operation()) {
                case SET -> next.put(change.key(), change.value());
                case APPEND ->
                    next.merge(change.key(), Json.mapper().createArrayNode().add(change.value()), State::concat);
                case REMOVE -> next.remove(change.key());
            }
        }
        return new State(next);
    }

    /** The keys that a patch changes, with the values they get; JSON null for a removed one. */
    public Map<String, JsonNode> changesOf(StatePatch patch) {
        var next = apply(patch).values;
        var changed = new LinkedHashMap<String, JsonNode>();
        patch.changes()
                .forEach(change -> changed.put(change.key(), next.getOrDefault(change.key(), NullNode.getInstance())));
        return changed;
    }

    private static JsonNode concat(JsonNode old, JsonNode added) {
        ArrayNode all = Json.mapper().createArrayNode();
        if (old.isArray()) {
            all.addAll((ArrayNode) old);
        }
        return all.addAll((ArrayNode) added);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof State state && state.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
