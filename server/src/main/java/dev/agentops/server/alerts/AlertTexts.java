package dev.agentops.server.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.safety.untrusted.UntrustedText;

import java.util.LinkedHashMap;
import java.util.Map;

/** Texts of strangers: no longer than they may be, with the cut said, secrets redacted and what cannot be seen made visible. */
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
        int end = Math.min(raw.length(), most);
        if (end > 0 && end < raw.length() && Character.isHighSurrogate(raw.charAt(end - 1))) {
            end--;
        }
        String shown = UntrustedText.shown(redactor, NO_THREAD, raw.substring(0, end));
        return end == raw.length() ? shown : shown + "… [cut: " + (raw.length() - end) + " characters more]";
    }

    String line(String raw, int most) {
        return text(raw.strip().lines().findFirst().orElse(""), most);
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
