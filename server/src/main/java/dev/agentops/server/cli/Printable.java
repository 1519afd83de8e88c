package dev.agentops.server.cli;

/**
 * Text of models, logs and files for a terminal. Control and bidirectional characters are shown as escapes: they could hide
 * a part of a command from the person who approves it.
 */
final class Printable {
    private Printable() {}

    /** Keeps line breaks and tabs. */
    static String text(String text) {
        return escape(text, true);
    }

    /** Makes one line of it. */
    static String line(String text) {
        return escape(text, false);
    }

    static String shortLine(String text, int limit) {
        String line = line(text.strip().replaceAll("\\s+", " "));
        return line.length() <= limit ? line : line.substring(0, limit - 1) + "…";
    }

    private static String escape(String text, boolean keepBreaks) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (keepBreaks && (character == '\n' || character == '\t')) {
                out.append((char) character);
            } else if (isHidden(character)) {
                out.append(name(character));
            } else {
                out.appendCodePoint(character);
            }
        });
        return out.toString();
    }

    private static boolean isHidden(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || (type == Character.FORMAT && character != 0x200D)
                || type == Character.SURROGATE;
    }

    private static String name(int character) {
        return switch (character) {
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '\r' -> "\\r";
            default -> "\\u{%x}".formatted(character);
        };
    }
}
