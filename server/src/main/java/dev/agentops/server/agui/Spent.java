package dev.agentops.server.agui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.agentops.agentkit.Json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up what {@code ops.usage} tells, by model. One thread. */
final class Spent {
    private static final List<String> COUNTS =
            List.of("inputTokens", "outputTokens", "cachedInputTokens", "reasoningTokens");

    private final Map<String, long[]> byModel = new LinkedHashMap<>();

    void add(JsonNode usage) {
        var sums = byModel.computeIfAbsent(usage.path("model").asText(), model -> new long[COUNTS.size()]);
        for (int i = 0; i < sums.length; i++) {
            sums[i] += usage.path(COUNTS.get(i)).asLong();
        }
    }

    /** AG-UI's {@code usage[]}. */
    ArrayNode usage() {
        var usage = Json.mapper().createArrayNode();
        byModel.forEach((model, sums) -> {
            var one = usage.addObject().put("model", model);
            for (int i = 0; i < sums.length; i++) {
                one.put(COUNTS.get(i), sums[i]);
            }
        });
        return usage;
    }
}
