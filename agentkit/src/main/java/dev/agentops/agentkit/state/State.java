package dev.agentops.agentkit.state;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.agentops.agentkit.Json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Immutable typed key-value state of a thread. A run starts with what the run before it left. Its JSON is an object of its values,
 * with who changed them under {@code $changed_by}.
 */
public final class State {
    public static final State EMPTY = new State(Map.of());
    private static final String CHANGED_BY = "$changed_by";

    private final Map<String, JsonNode> values;
    private final Map<String, Origin> origins;

    @JsonCreator
    public State(Map<String, JsonNode> json) {
        this(new LinkedHashMap<>(json), new LinkedHashMap<>());
        var told = values.remove(CHANGED_BY);
        if (told != null) {
            told.properties()
                    .forEach(entry ->
                            origins.put(entry.getKey(), Json.mapper().convertValue(entry.getValue(), Origin.class)));
        }
    }

    private State(Map<String, JsonNode> values, Map<String, Origin> origins) {
        this.values = values;
        this.origins = origins;
    }

    /** @throws IllegalArgumentException when the text is no {@link #snapshot} */
    public static State restore(String snapshot) {
        return Json.read(snapshot, State.class);
    }

    /** The whole state as JSON. To go back to it in a run, a tool returns {@link StatePatch#between}. */
    public String snapshot() {
        return Json.write(this);
    }

    public Map<String, JsonNode> values() {
        return Map.copyOf(values);
    }

    @JsonValue
    Map<String, JsonNode> json() {
        var json = new LinkedHashMap<>(values);
        if (!origins.isEmpty()) {
            json.put(CHANGED_BY, Json.tree(origins));
        }
        return json;
    }

    /** @throws IllegalArgumentException when what is there is of another type; names the key */
    public <T> Optional<T> get(StateKey<T> key) {
        try {
            return Optional.ofNullable(values.get(key.name()))
                    .map(value -> Json.mapper().convertValue(value, key.type()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "state key '" + key.name() + "' does not hold a "
                            + key.type().toCanonical(),
                    e);
        }
    }

    public <E> List<E> list(StateKey<List<E>> key) {
        return get(key).orElse(List.of());
    }

    /** Who changed the key last; empty when nobody did or nobody is known to have. */
    public Optional<Origin> changedBy(StateKey<?> key) {
        return Optional.ofNullable(origins.get(key.name()));
    }

    public State apply(StatePatch patch) {
        if (patch.isEmpty()) {
            return this;
        }
        var next = new LinkedHashMap<>(values);
        var nextOrigins = new LinkedHashMap<>(origins);
        for (var change : patch.changes()) {
            var old = Optional.ofNullable(next.get(change.key()));
            switch (change.operation()) {
                case SET -> next.put(change.key(), change.value());
                case APPEND -> next.put(change.key(), MergeRules.append(old, change.value()));
                case UNION -> next.put(change.key(), MergeRules.union(old, change.value()));
                case ADD -> next.put(change.key(), MergeRules.add(old, change.value()));
                case REMOVE -> next.remove(change.key());
            }
            nextOrigins.remove(change.key());
            if (change.by().isKnown() && next.containsKey(change.key())) {
                nextOrigins.put(change.key(), change.by());
            }
        }
        return new State(next, nextOrigins);
    }

    /** The keys that a patch changes, with the values they get; JSON null for a removed one. */
    public Map<String, JsonNode> changesOf(StatePatch patch) {
        var next = apply(patch).values;
        var changed = new LinkedHashMap<String, JsonNode>();
        patch.changes()
                .forEach(change -> changed.put(change.key(), next.getOrDefault(change.key(), NullNode.getInstance())));
        return changed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof State state && state.values.equals(values) && state.origins.equals(origins);
    }

    @Override
    public int hashCode() {
        return Objects.hash(values, origins);
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
