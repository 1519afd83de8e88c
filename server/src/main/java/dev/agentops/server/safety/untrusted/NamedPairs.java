package dev.agentops.server.safety.untrusted;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/**
 * Values whose name stands beside them: {@code name: DB_PASSWORD} and {@code value: …}, in this order or the other, in YAML or JSON,
 * as {@code kubectl get} prints a container's environment.
 */
final class NamedPairs {
    /** Characters between the two. */
    private static final int FARTHEST = 500;

    private static final Pattern LABEL = Pattern.compile(
            "(?i)(?<![\\w.-])(?:(?<name>name|key)|value)\\\\{0,8}[\"']?[ \\t]{0,8}[:=](?!=)[ \\t]{0,200}+");
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i)[\\w.-]{0,200}(?<word>" + NamedSecrets.WORD + ")(?:[_.-]?[0-9]{1,3})?");
    /** Another item of a list, or the end of this one. */
    private static final Pattern BORDER = Pattern.compile("[{}\\[\\]]|(?<![^\\s|])-\\s|-{3}");
    /** What may stand before a label that has its line for itself, also behind the number of the line. */
    private static final String BEFORE_A_LINE = " \t0123456789|:-";

    private record Label(boolean names, int start, NamedValue value) {}

    private NamedPairs() {}

    static void find(String text, FoundSecrets found) {
        scan(text, found);
    }

    /** Where the line begins that holds a name or a value whose other half may still come; the length of the text if there is none. */
    static int open(String text) {
        var last = scan(text, null);
        return last == null || !areOfOne(text, last.value().end(), text.length())
                ? text.length()
                : text.lastIndexOf('\n', last.start()) + 1;
    }

    /** @return the last label, unless its other half is there */
    private static @Nullable Label scan(String text, @Nullable FoundSecrets found) {
        Label before = null;
        var matcher = LABEL.matcher(text);
        for (int from = 0; matcher.find(from); ) {
            var value = NamedValue.at(text, matcher.end());
            if (!value.quoted() && hasItsLine(text, matcher.start())) {
                value = value.toLineEnd(text);
            }
            var label = new Label(matcher.group("name") != null, matcher.start(), value);
            if (before != null
                    && before.names() != label.names()
                    && areOfOne(text, before.value().end(), label.start())) {
                if (found != null) {
                    add(
                            label.names() ? label.value() : before.value(),
                            label.names() ? before.value() : label.value(),
                            text,
                            found);
                }
                before = null;
            } else {
                before = label;
            }
            from = Math.max(matcher.end(), value.end());
        }
        return before;
    }

    private static void add(NamedValue name, NamedValue value, String text, FoundSecrets found) {
        var secret = SECRET_NAME.matcher(name.of(text));
        if (secret.matches() && !NamedSecrets.tellsNothing(value, secret.group("word"), text)) {
            found.add(NamedSecrets.kind(secret.group("word")), value.start(), value.end());
        }
    }

    private static boolean areOfOne(String text, int from, int to) {
        return to - from <= FARTHEST && !BORDER.matcher(text).region(from, to).find();
    }

    private static boolean hasItsLine(String text, int label) {
        int at = label - 1;
        while (at >= 0 && label - at < 200 && BEFORE_A_LINE.indexOf(text.charAt(at)) >= 0) {
            at--;
        }
        return at < 0 || text.charAt(at) == '\n';
    }
}
