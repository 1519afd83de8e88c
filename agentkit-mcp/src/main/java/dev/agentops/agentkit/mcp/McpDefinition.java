package dev.agentops.agentkit.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import dev.agentops.agentkit.Json;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A tool as its server describes it, letter by letter: not cleaned, not to be shown as it is.
 *
 * @param openWorld what it says of itself in its annotations, and no more: {@code openWorldHint} is there and true
 * @param hash {@code sha256:} and the hex digest of name, description and schema as JSON with sorted keys
 */
public record McpDefinition(String name, String description, JsonNode inputSchema, boolean openWorld, String hash) {
    static final int MAX_CHARACTERS = 200_000;
    static final int MAX_NAME = 128;

    static McpDefinition of(String name, String description, JsonNode inputSchema, boolean openWorld) {
        return new McpDefinition(name, description, inputSchema, openWorld, hash(name, description, inputSchema));
    }

    /** @throws IllegalArgumentException when it is none; says why */
    static McpDefinition read(JsonNode listed) {
        String name = listed.path("name").asText("");
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    "a tool whose name is missing or longer than " + MAX_NAME + " characters");
        }
        if (listed.toString().length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException("tool '" + Untrusted.line(name, 64) + "': its definition has more than "
                    + MAX_CHARACTERS + " characters");
        }
        return of(
                name,
                listed.path("description").asText(""),
                listed.path("inputSchema"),
                listed.at("/annotations/openWorldHint").asBoolean(false));
    }

    private static String hash(String name, String description, JsonNode inputSchema) {
        var bound = Json.mapper().createObjectNode().put("name", name).put("description", description);
        bound.set("inputSchema", inputSchema);
        try {
            byte[] canonical = Json.mapper()
                    .writer()
                    .with(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
                    .writeValueAsString(bound)
                    .getBytes(StandardCharsets.UTF_8);
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
