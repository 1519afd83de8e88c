package dev.agentops.server.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;

/** A delta that was put together from several. Lengths are in characters, as Postgres counts them: code points. */
final class WholeDelta {
    private WholeDelta() {}

    /** What is left of it for a reader who has its first pieces already. */
    static String rest(String event, Integer[] lengths, int had) {
        int skipped = 0;
        for (int i = 0; i < had; i++) {
            skipped += lengths[i];
        }
        var tree = Json.read(event, ObjectNode.class);
        var holder = tree.has("delta") ? tree : tree.withObject("/value");
        String whole = holder.get("delta").asText();
        holder.put("delta", whole.substring(whole.offsetByCodePoints(0, skipped)));
        return tree.toString();
    }
}
