package dev.agentops.agentkit.crash;

import java.util.Map;
import java.util.TreeMap;

/** What tool calls have changed outside. */
final class World {
    private final Map<String, Integer> effects = new TreeMap<>();

    void happen(String toolCallId) {
        effects.merge(toolCallId, 1, Integer::sum);
    }

    boolean happened(String toolCallId) {
        return effects.containsKey(toolCallId);
    }

    /** How often each call took effect, by its id. */
    Map<String, Integer> effects() {
        return Map.copyOf(effects);
    }
}
