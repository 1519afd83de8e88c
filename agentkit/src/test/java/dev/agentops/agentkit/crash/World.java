package dev.agentops.agentkit.crash;

import java.util.Map;
import java.util.TreeMap;

/** What tool calls have changed outside. */
final class World {
    private final Map<String, Integer> effects = new TreeMap<>();
    private final Map<String, String> texts = new TreeMap<>();

    void happen(String toolCallId, String text) {
        effects.merge(toolCallId, 1, Integer::sum);
        texts.merge(toolCallId, text, (one, other) -> one + ", " + other);
    }

    boolean happened(String toolCallId) {
        return effects.containsKey(toolCallId);
    }

    /** What each call was told to do when it took effect. */
    Map<String, String> texts() {
        return Map.copyOf(texts);
    }

    /** How often each call took effect, by its id. */
    Map<String, Integer> effects() {
        return Map.copyOf(effects);
    }
}
