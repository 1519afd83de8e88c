package dev.agentops.server.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.safety.untrusted.UntrustedText;

import java.util.LinkedHashMap;
import java.util.Map;

/** Texts of strangers: secrets redacted, what cannot be seen made visible, and then no longer than they may be, with the cut said. */
final class AlertTexts {
    static final int TITLE = 200;
    static final int LABEL = 500;
    static final int ANNOTATION = 4_000;
    static final int MOST_LABELS = 40;
    static final int MOST_ANNOTATIONS = 20;
    private static final int NAME = 100;
    private static final String NO_THREAD = "alerts";

    private final Redactor redactor;

    AlertTexts(Redactor redactor) {
        this.redactor = redactor;
    }

    String text(JsonNode node, int most) {
        return text(node.isValueNode() && !node.isNull() ? node.asText() : "", most);
    }

    String text(String raw, int most) {
        return cut(UntrustedText.shown(redactor, NO_THREAD, raw), most);
    }

    String line(String raw, int most) {
        String shown = UntrustedText.shown(redactor, NO_THREAD, raw.strip());
        return cut(shown.lines().findFirst().orElse(""), most);
    }

    /** Comes last: of half a secret nobody knows that it is one. */
    private static String cut(String shown, int most) {
        int end = Math.min(shown.length(), most);
        if (end > 0 && end < shown.length() && Character.isHighSurrogate(shown.charAt(end - 1))) {
            end--;
        }
        return end == shown.length()
                ? shown
                : shown.substring(0, end) + "… [cut: " + (shown.length() - end) + " characters more]";
    }

    Map<String, String> all(JsonNode object, int most, int longest) {
        var all = new LinkedHashMap<String, String>();
        int left = 0;
        for (var field : object.properties()) {
            if (all.size() < most) {
                all.put(text(field.getKey(), NAME), text(field.getValue(), longest));
            } else {
                left++;
            }
        }
        if (left > 0) {
            all.put("…", "[cut: " + left + " more]");
        }
        return all;
    }
}
