package dev.agentops.agentkit.mcp;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Takes the configured secrets out of a text: a server that is given one may repeat it. */
final class Secrets {
    /** A shorter one would be found in any text. */
    private static final int SHORTEST = 6;

    private final List<String> values;

    Secrets(Set<String> values) {
        this.values = values.stream()
                .filter(value -> value.length() >= SHORTEST)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    String hidden(String text) {
        String hidden = text;
        for (String value : values) {
            hidden = hidden.replace(value, "***");
        }
        return hidden;
    }
}
