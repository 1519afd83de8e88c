package dev.agentops.server.safety.untrusted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.agentops.agentkit.Json;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Takes secrets out of texts and leaves all else as it stands: {@code password=[redacted password #3fa2]}. A value has the same number
 * wherever it stands in one thread, and in no other thread, so that a reader can tell two apart and knows one again. Thread-safe.
 */
public final class Redactor {
    static final Pattern MARK = Pattern.compile("\\[redacted [a-z-]{1,20}(?: #[0-9a-f]{4})?]");
    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i).*(?:pass(?:word|wd|phrase)|pwd|secret|(?:api|access|private|auth)[_.-]?key|token|credentials?)");

    private static final Pattern PAIR_NAME = Pattern.compile("(?i)name|key");

    private final InstallationKey key;

    public Redactor(InstallationKey key) {
        this.key = key;
    }

    /** In time linear in the text. The same text again stays as it is. */
    public String redact(String threadId, String text) {
        return redact(threadId, text, Map.of());
    }

    /** What would happen to a file, for the human who decides: what stood in it is redacted, what the call brings in is shown in full. */
    public Difference redact(String threadId, String before, String after) {
        var known = new TreeMap<String, String>();
        for (var place : FoundSecrets.in(before)) {
            String value = before.substring(place.start(), place.end());
            known.putIfAbsent(value, mark(threadId, place.kind(), value));
        }
        return new Difference(redact(threadId, before, known), onlyKnown(after, known));
    }

    public record Difference(String before, String after) {}

    private static String onlyKnown(String text, Map<String, String> known) {
        return replaced(text, (place, value) -> known.getOrDefault(value, value));
    }

    private String redact(String threadId, String text, Map<String, String> known) {
        return replaced(text, (place, value) -> {
            String mark = known.get(value);
            return mark == null ? mark(threadId, place.kind(), value) : mark;
        });
    }

    /** For texts of no thread: a value has no number that tells it from others. */
    static String withoutSecrets(String text) {
        return replaced(text, (place, value) -> FoundSecrets.MARK + place.kind() + "]");
    }

    /**
     * The beginning of a text. Secrets go before the cut, which may leave a half that is not known as one; they have no numbers, as they
     * may be of any thread.
     */
    public static String start(String text, int most) {
        String shown = withoutSecrets(text);
        return shown.length() <= most ? shown : shown.substring(0, most) + "…";
    }

    private interface Replacement {
        String of(FoundSecrets.Place place, String value);
    }

    private static String replaced(String text, Replacement replacement) {
        var places = FoundSecrets.in(text);
        if (places.isEmpty()) {
            return text;
        }
        var redacted = new StringBuilder(text.length());
        int from = 0;
        for (var place : places) {
            redacted.append(text, from, place.start());
            redacted.append(replacement.of(place, text.substring(place.start(), place.end())));
            from = place.end();
        }
        return redacted.append(text, from, text.length()).toString();
    }

    /** Its texts; the value of a field is a secret by the field's name, too. */
    public JsonNode redact(String threadId, JsonNode node) {
        return switch (node) {
            case TextNode text -> TextNode.valueOf(redact(threadId, text.textValue()));
            case ArrayNode array -> {
                var redacted = Json.mapper().createArrayNode();
                array.forEach(element -> redacted.add(redact(threadId, element)));
                yield redacted;
            }
            case ObjectNode object -> {
                var redacted = Json.mapper().createObjectNode();
                boolean named = namesASecret(object);
                object.properties().forEach(field -> redacted.set(field.getKey(), field(threadId, field, named)));
                yield redacted;
            }
            default -> node;
        };
    }

    /** {@code {"name": "DB_PASSWORD", "value": …}}. */
    private static boolean namesASecret(ObjectNode object) {
        return object.properties().stream()
                .anyMatch(field -> PAIR_NAME.matcher(field.getKey()).matches()
                        && SECRET_NAME.matcher(field.getValue().asText("")).matches());
    }

    /** @param named whether the field called value is one */
    private JsonNode field(String threadId, Map.Entry<String, JsonNode> field, boolean named) {
        var value = field.getValue();
        boolean secret = value.isTextual()
                && !value.textValue().isEmpty()
                && !holdsMark(value.textValue())
                && (named && field.getKey().equalsIgnoreCase("value")
                        || SECRET_NAME.matcher(field.getKey()).matches());
        return secret ? TextNode.valueOf(mark(threadId, "secret", value.textValue())) : redact(threadId, value);
    }

    /** Whether a text stands for one that was redacted: written to a file, it would destroy what it stands for. */
    public static boolean holdsMark(String text) {
        return MARK.matcher(text).find();
    }

    private String mark(String threadId, String kind, String value) {
        return FoundSecrets.MARK + kind + " #"
                + key.shortHash("secret", threadId, value).substring(0, 4) + "]";
    }
}
