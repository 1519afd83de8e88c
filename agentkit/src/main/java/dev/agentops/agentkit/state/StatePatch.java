package dev.agentops.agentkit.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.agentops.agentkit.Json;

import java.util.ArrayList;
import java.util.List;

/** Changes to a {@link State}, applied in order. Tools return one; nothing else changes state. */
public record StatePatch(List<Change> changes) {
    public static final StatePatch NONE = new StatePatch(List.of());

    public enum Operation {
        SET,
        APPEND,
        REMOVE
    }

    public record Change(Operation operation, String key, JsonNode value) {}

    public StatePatch {
        changes = List.copyOf(changes);
    }

    public <T> StatePatch set(StateKey<T> key, T value) {
        return with(new Change(Operation.SET, key.name(), Json.tree(value)));
    }

    public <E> StatePatch append(StateKey<List<E>> key, E element) {
        return with(new Change(Operation.APPEND, key.name(), Json.tree(element)));
    }

    public StatePatch remove(StateKey<?> key) {
        return with(new Change(Operation.REMOVE, key.name(), NullNode.getInstance()));
    }

    public StatePatch plus(StatePatch later) {
        var all = new ArrayList<>(changes);
        all.addAll(later.changes);
        return new StatePatch(all);
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    private StatePatch with(Change change) {
        var all = new ArrayList<>(changes);
        all.add(change);
        return new StatePatch(all);
    }
}
