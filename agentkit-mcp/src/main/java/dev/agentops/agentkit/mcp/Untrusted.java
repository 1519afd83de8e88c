package dev.agentops.agentkit.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.agentops.agentkit.Excerpt;
import dev.agentops.agentkit.Json;

import java.util.regex.Pattern;

/** Text of servers: without what a terminal would obey or a reader cannot see, and no longer than it may be. */
final class Untrusted {
    private static final int MAX_SCHEMA_TEXT = 1_000;

    private static final Pattern TERMINAL =
            Pattern.compile("\u001b(?:\\[[0-9;?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?)");

    /** Control characters but tab and line feed, and invisible ones: bidirectional marks, zero widths, tags, surrogates alone. */
    private static final Pattern HIDDEN = Pattern.compile(
            "[\\p{Cc}&&[^\\t\\n]]|[\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]|[\\x{FE00}-\\x{FE0F}\\x{E0100}-\\x{E01EF}]");

    private Untrusted() {}

    static String text(String text) {
        return HIDDEN.matcher(TERMINAL.matcher(text.replace("\r\n", "\n")).replaceAll(""))
                .replaceAll("");
    }

    static String text(String text, int maxCharacters) {
        return Excerpt.of(text(text), maxCharacters);
    }

    static String line(String text, int maxCharacters) {
        String line = text(text).replaceAll("\\s+", " ").strip();
        return line.length() <= maxCharacters ? line : line.substring(0, maxCharacters) + "…";
    }

    /** As {@link #line}, of words that may hold secrets: what stands at the cut is left out whole. */
    static String said(String text, int maxCharacters) {
        return Excerpt.ofUnredacted(text(text).replaceAll("\\s+", " ").strip(), maxCharacters);
    }

    /** A schema whose descriptions are cleaned; what is checked against stays as it is. */
    static JsonNode schema(JsonNode schema) {
        if (schema instanceof ArrayNode array) {
            var cleaned = Json.mapper().createArrayNode();
            array.forEach(item -> cleaned.add(schema(item)));
            return cleaned;
        }
        if (schema instanceof ObjectNode object) {
            var cleaned = Json.mapper().createObjectNode();
            object.properties().forEach(field -> cleaned.set(field.getKey(), field(field.getKey(), field.getValue())));
            return cleaned;
        }
        return schema;
    }

    private static JsonNode field(String name, JsonNode value) {
        boolean prose = value.isTextual() && (name.equals("description") || name.equals("title"));
        return prose ? TextNode.valueOf(text(value.textValue(), MAX_SCHEMA_TEXT)) : schema(value);
    }
}
