package dev.agentops.server.text;

/** Characters that nobody sees, or that are not what they seem. The one list of them; the dashboard has its own for what it draws. */
public final class Unseen {
    private Unseen() {}

    /** Whether it has no picture of its own, or moves what stands beside it. Line feed and tab are such characters, too. */
    public static boolean is(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE -> true;
            default -> isBlank(codePoint);
        };
    }

    /** Also what only looks like a space, and what is no character yet. */
    public static boolean misleads(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.UNASSIGNED -> true;
            case Character.SPACE_SEPARATOR -> codePoint != ' ';
            default -> is(codePoint);
        };
    }

    /** Letters, marks and signs without ink: Unicode's Default_Ignorable_Code_Point, the empty Braille cell, the empty note. */
    private static boolean isBlank(int c) {
        return c == 0x034F
                || c == 0x115F
                || c == 0x1160
                || c == 0x17B4
                || c == 0x17B5
                || c >= 0x180B && c <= 0x180F
                || c == 0x2065
                || c == 0x2800
                || c == 0x3164
                || c >= 0xFE00 && c <= 0xFE0F
                || c == 0xFFA0
                || c >= 0xFFF0 && c <= 0xFFF8
                || c == 0x1D159
                || c >= 0xE0000 && c <= 0xE0FFF;
    }
}
