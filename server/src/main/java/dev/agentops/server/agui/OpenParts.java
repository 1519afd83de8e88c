package dev.agentops.server.agui;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Messages, calls and steps that have begun and not ended: AG-UI lets no run end before they do. One thread. */
final class OpenParts {
    /** @param owner the message that it belongs to */
    private record Part(String owner, List<ObjectNode> ends) {}

    private final Map<String, Part> parts = new LinkedHashMap<>();

    /** @param ends what ends it, in order */
    void open(String key, String owner, ObjectNode... ends) {
        parts.put(key, new Part(owner, List.of(ends)));
    }

    boolean isOpen(String key) {
        return parts.containsKey(key);
    }

    /** @return the events that end it; none when it is not open */
    List<ObjectNode> close(String key) {
        var part = parts.remove(key);
        return part == null ? List.of() : part.ends();
    }

    List<ObjectNode> closeOf(String owner) {
        return closeAll(parts.entrySet().stream()
                .filter(entry -> entry.getValue().owner().equals(owner))
                .map(Map.Entry::getKey)
                .toList());
    }

    List<ObjectNode> closeAll() {
        return closeAll(List.copyOf(parts.keySet()));
    }

    /** Last opened, first closed. */
    private List<ObjectNode> closeAll(List<String> keys) {
        var ends = new ArrayList<ObjectNode>();
        keys.reversed().forEach(key -> ends.addAll(close(key)));
        return ends;
    }
}
