package dev.agentops.agentkit.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.agentops.agentkit.Json;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Changes to a {@link State}, applied in order. Tools return one; nothing else changes state. Patches of tools that ran together
 * are applied in the order of their calls: for a {@link #set} the last writer wins, the other rules lose nothing.
 *
 * <p>A value that has no JSON form, or that cannot be read back from it, is refused at once with an {@link
 * IllegalArgumentException} that names the key.
 */
public record StatePatch(List<Change> changes) {
    public static final StatePatch NONE = new StatePatch(List.of());

    public enum Operation {
        SET,
        APPEND,
        /** Appends what is not in the list yet. */
        UNION,
        /** Adds a number to the number there is, 0 if there is none. */
        ADD,
        REMOVE
    }

    /** @param by {@link Origin#UNKNOWN} until the framework stamps it */
    public record Change(Operation operation, String key, JsonNode value, Origin by) {
        public Change {
            by = Objects.requireNonNullElse(by, Origin.UNKNOWN);
        }

        public Change(Operation operation, String key, JsonNode value) {
            this(operation, key, value, Origin.UNKNOWN);
        }
    }

    public StatePatch {
        changes = List.copyOf(changes);
    }

    /** What makes the second state of the first. */
    public static StatePatch between(State from, State to) {
        var changes = new ArrayList<Change>();
        from.values().keySet().stream()
                .filter(key -> !to.values().containsKey(key))
                .sorted()
                .forEach(key -> changes.add(new Change(Operation.REMOVE, key, NullNode.getInstance())));
        to.values().entrySet().stream()
                .filter(entry -> !entry.getValue().equals(from.values().get(entry.getKey())))
                .forEach(entry -> changes.add(new Change(Operation.SET, entry.getKey(), entry.getValue())));
        return new StatePatch(changes);
    }

    public <T> StatePatch set(StateKey<T> key, T value) {
        return with(new Change(Operation.SET, key.name(), tree(key, value, key.type())));
    }

    public <E> StatePatch append(StateKey<List<E>> key, E element) {
        return with(new Change(
                Operation.APPEND, key.name(), tree(key, element, key.type().getContentType())));
    }

    public <E> StatePatch union(StateKey<List<E>> key, E element) {
        return with(new Change(
                Operation.UNION, key.name(), tree(key, element, key.type().getContentType())));
    }

    public <N extends Number> StatePatch add(StateKey<N> key, N amount) {
        return with(new Change(Operation.ADD, key.name(), tree(key, amount, key.type())));
    }

    public StatePatch remove(StateKey<?> key) {
        return with(new Change(Operation.REMOVE, key.name(), NullNode.getInstance()));
    }

    public StatePatch plus(StatePatch later) {
        var all = new ArrayList<>(changes);
        all.addAll(later.changes);
        return new StatePatch(all);
    }

    /** Says who made the changes of which nobody is known to have made them. */
    public StatePatch by(Origin origin) {
        return new StatePatch(changes.stream()
                .map(change -> change.by().isKnown()
                        ? change
                        : new Change(change.operation(), change.key(), change.value(), origin))
                .toList());
    }

    @JsonIgnore
    public boolean isEmpty() {
        return changes.isEmpty();
    }

    private StatePatch with(Change change) {
        var all = new ArrayList<>(changes);
        all.add(change);
        return new StatePatch(all);
    }

    private static JsonNode tree(StateKey<?> key, Object value, JavaType type) {
        if (value == null) {
            throw new IllegalArgumentException("state key '" + key.name() + "' cannot hold null; remove it instead");
        }
        try {
            var tree = Json.tree(value);
            Json.mapper().convertValue(tree, type);
            return tree;
        } catch (IllegalArgumentException | StackOverflowError e) {
            throw new IllegalArgumentException(
                    "state key '" + key.name() + "' cannot hold a "
                            + value.getClass().getName()
                            + ": it does not come back from JSON as it went in. Use records, strings, numbers, lists and"
                            + " enums.",
                    e);
        }
    }
}
