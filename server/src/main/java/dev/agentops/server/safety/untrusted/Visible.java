package dev.agentops.server.safety.untrusted;

import dev.agentops.server.text.Unseen;

import java.util.regex.Pattern;

/** Makes visible what a reader cannot see or a terminal would obey: control, bidirectional and zero-width characters as {@code \\u{202e}}. */
public final class Visible {
    private static final Pattern COLOR = Pattern.compile("\u001b\\[[0-9;]{0,32}m");

    /** Part of common signs, and always the same. */
    private static final int PICTURE_STYLE = 0xFE0F;

    private Visible() {}

    public static String of(String text) {
        String plain = COLOR.matcher(text.replace("\r\n", "\n")).replaceAll("");
        if (plain.codePoints().noneMatch(Visible::hides)) {
            return plain;
        }
        var shown = new StringBuilder(plain.length() + 100);
        plain.codePoints().forEach(point -> {
            if (hides(point)) {
                shown.append("\\u{").append(Integer.toHexString(point)).append('}');
            } else {
                shown.appendCodePoint(point);
            }
        });
        return shown.toString();
    }

    private static boolean hides(int point) {
        return point != '\n' && point != '\t' && point != PICTURE_STYLE && Unseen.is(point);
    }
}
