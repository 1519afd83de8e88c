package dev.agentops.server.safety.untrusted;

/**
 * What stands behind a name and its colon: in quotes, which may be escaped, or bare up to what ends a word.
 *
 * @param quoted whether it stood in quotes, which are not part of it
 */
record NamedValue(int start, int end, boolean quoted) {
    private static final String ENDS_BARE = ",;&\"'<>|)]}";
    private static final int LONGEST = 16_384;

    static NamedValue at(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == '\\' && at - from < 8) {
            at++;
        }
        return at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')
                ? new NamedValue(at + 1, quotedEnd(text, at + 1, text.charAt(at), at - from), true)
                : new NamedValue(from, bareEnd(text, from), false);
    }

    /** A bare one up to the end of its line, as YAML has it. */
    NamedValue toLineEnd(String text) {
        int limit = Math.min(text.length(), start + LONGEST);
        int until = start;
        while (until < limit && text.charAt(until) != '\n') {
            until++;
        }
        while (until > start && Character.isWhitespace(text.charAt(until - 1))) {
            until--;
        }
        return new NamedValue(start, until, false);
    }

    String of(String text) {
        return text.substring(start, end);
    }

    /** Where the same quote stands again, behind as many backslashes. */
    private static int quotedEnd(String text, int start, char quote, int backslashes) {
        int before = 0;
        int limit = Math.min(text.length(), start + LONGEST);
        for (int i = start; i < limit; i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == quote && before <= backslashes) {
                return i - (c == quote ? before : 0);
            }
            before = c == '\\' ? before + 1 : 0;
        }
        return limit;
    }

    private static int bareEnd(String text, int start) {
        int limit = Math.min(text.length(), start + LONGEST);
        for (int i = start; i < limit; i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c) || ENDS_BARE.indexOf(c) >= 0 || c == '\\' && escapesAnEnd(text, i)) {
                return i;
            }
        }
        return limit;
    }

    private static boolean escapesAnEnd(String text, int at) {
        return at + 1 < text.length() && "\"nrt\\".indexOf(text.charAt(at + 1)) >= 0;
    }
}
