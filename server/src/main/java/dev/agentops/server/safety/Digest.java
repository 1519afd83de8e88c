package dev.agentops.server.safety;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.tool.ToolGate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/** SHA-256 over what an approval is bound to: the call, which time it is asked, tool, arguments, preview and policy, in canonical JSON. */
final class Digest {
    private static final String DOMAIN = "agentops.approval.v2\n";

    private Digest() {}

    static String of(ToolGate.Request request, Preview preview, String policyVersion) {
        ObjectNode bound = Json.mapper()
                .createObjectNode()
                .put("toolCallId", request.context().toolCallId())
                .put("round", request.round())
                .put("tool", request.toolName())
                .put("policy", policyVersion);
        bound.set("arguments", request.arguments());
        bound.set("preview", Json.tree(preview));
        return sha256(DOMAIN + canonical(bound));
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
