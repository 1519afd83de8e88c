package dev.agentops.server.safety;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** SHA-256 over what an approval is bound to, in canonical JSON. */
final class Digest {
    private static final String DOMAIN = "agentops.approval.v3\n";

    private Digest() {}

    /**
     * @param call the call, which time it is asked, its tool and arguments
     * @param definition of the tool: its description and schema
     * @param bound what of the world besides the preview
     */
    static String of(Call call, Preview preview, String policyVersion, String definition, Map<String, String> bound) {
        ObjectNode all = Json.mapper()
                .createObjectNode()
                .put("toolCallId", call.id())
                .put("round", call.round())
                .put("tool", call.tool())
                .put("policy", policyVersion)
                .put("definition", definition);
        all.set("arguments", call.arguments());
        all.set("preview", Json.tree(preview));
        all.set("bound", Json.tree(bound));
        return of(DOMAIN, all);
    }

    static String of(String domain, JsonNode node) {
        return sha256(domain + canonical(node));
    }

    private static String canonical(JsonNode node) {
        if (node.isObject()) {
            var sorted = new TreeMap<String, JsonNode>();
            node.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
            var text = new StringBuilder("{");
            sorted.forEach((key, value) -> text.append(text.length() > 1 ? "," : "")
                    .append(Json.write(key))
                    .append(':')
                    .append(canonical(value)));
            return text.append('}').toString();
        }
        if (node.isArray()) {
            var text = new StringBuilder("[");
            node.forEach(item -> text.append(text.length() > 1 ? "," : "").append(canonical(item)));
            return text.append(']').toString();
        }
        return node.toString();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
