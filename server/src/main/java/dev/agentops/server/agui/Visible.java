package dev.agentops.server.agui;

import dev.agentops.server.text.Unseen;

import java.util.Locale;

/** Text in which nothing hides: what has no picture of its own or moves what stands beside it is written as its code. */
final class Visible {
    private Visible() {}

    static String of(String text) {
        var shown = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (point == '\n' || !Unseen.misleads(point)) {
                shown.appendCodePoint(point);
            } else {
                shown.append("\\u{")
                        .append(Integer.toHexString(point).toUpperCase(Locale.ROOT))
                        .append('}');
            }
        });
        return shown.toString();
    }
}
