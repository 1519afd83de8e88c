package dev.agentops.agentkit.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.agentops.agentkit.Json;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes secrets out of what is written to a file that people share: API keys, bearer tokens, values of passwords and the like. */
final class Secrets {
    private static final String HIDDEN = "***";
    private static final String NAME =
            "(?:password|passwd|pwd|passphrase|secret|token|api[_-]?key|access[_-]?key|credential)";

    /** OpenAI, Anthropic and alike; Google; GitHub; Slack; AWS. */
    private static final Pattern KEY =
            Pattern.compile("\\b(?:sk-[A-Za-z0-9_-]{8,}|AIza[A-Za-z0-9_-]{20,}|gh[a-z]_[A-Za-z0-9]{16,}"
                    + "|github_pat_\\w{16,}|xox[a-z]-[A-Za-z0-9-]{8,}|AKIA[A-Z0-9]{12,})");

    private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{6,}");

    /** password=x, password: "x", and the same inside JSON inside JSON. */
    private static final Pattern NAMED = Pattern.compile("(?i)(" + NAME + "\\\\*[\"']?\\s*[:=]\\s*\\\\*)"
            + "(?:\"(?:[^\"\\\\]|\\\\(?!\"))*|'[^']*|[^\\s\"'\\\\,;&})\\]]+)");

    private static final Pattern NAMED_SO = Pattern.compile("(?i).*" + NAME);

    private Secrets() {}

    static String hidden(String text) {
        String hidden = KEY.matcher(text).replaceAll(HIDDEN);
        hidden = BEARER.matcher(hidden).replaceAll("$1 " + HIDDEN);
        return NAMED.matcher(hidden).replaceAll(found -> {
            String value = found.group().substring(found.group(1).length());
            String quote = value.startsWith("\"") || value.startsWith("'") ? value.substring(0, 1) : "";
            return Matcher.quoteReplacement(found.group(1) + quote + HIDDEN);
        });
    }

    static JsonNode hidden(JsonNode node) {
        return switch (node) {
            case TextNode text -> TextNode.valueOf(hidden(text.textValue()));
            case ArrayNode array -> {
                var hidden = Json.mapper().createArrayNode();
                array.forEach(element -> hidden.add(hidden(element)));
                yield hidden;
            }
            case ObjectNode object -> {
                var hidden = Json.mapper().createObjectNode();
                object.properties()
                        .forEach(field -> hidden.set(field.getKey(), hiddenField(field.getKey(), field.getValue())));
                yield hidden;
            }
            default -> node;
        };
    }

    /** A value is a secret by its field's name; an object or a list of that name (a schema's property) is not. */
    private static JsonNode hiddenField(String name, JsonNode value) {
        return value.isValueNode() && !value.isNull() && NAMED_SO.matcher(name).matches()
                ? TextNode.valueOf(HIDDEN)
                : hidden(value);
    }
}
