package dev.agentops.server.safety.untrusted;

import java.util.regex.Pattern;

/** Makes visible what a reader cannot see or a terminal would obey: control, bidirectional and zero-width characters as {@code \\u{202e}}. */
public final class Visible {
    private static final Pattern COLOR = Pattern.compile("\u001b\\[[0-9;]{0,32}m");

    /** U+FE0F alone stays: it is part of common signs, and always the same. */
    private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}&&[^\\t\\n]]|[\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}]"
            + "|[\\x{FE00}-\\x{FE0E}\\x{E0100}-\\x{E01EF}\\x{115F}\\x{1160}\\x{3164}\\x{FFA0}]");

    private Visible() {}

    public static String of(String text) {
        String plain = COLOR.matcher(text.replace("\r\n", "\n")).replaceAll("");
        return HIDDEN.matcher(plain)
                .replaceAll(
                        hidden -> "\\\\u{" + Integer.toHexString(hidden.group().codePointAt(0)) + "}");
    }
}
