package dev.agentops.agentkit;

/** Head and tail of a text that is too long, with the cut said out loud. Only functions; thread-safe. */
public final class Excerpt {
    /** In characters. */
    private static final int LONGEST_WORD = 4_096;

    private Excerpt() {}

    public static String of(String text, int maxCharacters) {
        if (text.length() <= maxCharacters) {
            return text;
        }
        int head = end(text, maxCharacters / 2);
        int tail = start(text, text.length() - maxCharacters / 2);
        return text.substring(0, head) + "\n[… " + (tail - head) + " characters cut …]\n" + text.substring(tail);
    }

    /**
     * The beginning of a text that may hold secrets which nobody has taken out yet. It ends where a word ends, or before the last 4,096
     * characters of one that is longer: half a secret would not be known as one.
     */
    public static String ofUnredacted(String text, int maxCharacters) {
        if (text.length() <= maxCharacters) {
            return text;
        }
        int end = maxCharacters;
        int least = Math.max(0, maxCharacters - LONGEST_WORD);
        while (end > least && !isBetweenWords(text.charAt(end)) && !isBetweenWords(text.charAt(end - 1))) {
            end--;
        }
        String start = text.substring(0, end).stripTrailing();
        return start.isEmpty() ? "(" + text.length() + " characters without a break, not shown)" : start + "…";
    }

    private static boolean isBetweenWords(char sign) {
        return Character.isWhitespace(sign)
                || ",;&".indexOf(sign) >= 0
                || sign > 127 && !Character.isLetterOrDigit(sign) && !Character.isSurrogate(sign);
    }

    /** The end of a beginning of that length that does not cut a character in two. */
    public static int end(String text, int at) {
        return at > 0 && at < text.length() && Character.isHighSurrogate(text.charAt(at - 1)) ? at - 1 : at;
    }

    /** The start of a rest from there that does not cut a character in two. */
    public static int start(String text, int at) {
        return at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at + 1 : at;
    }
}
