package dev.agentops.agentkit;

/** Head and tail of a text that is too long, with the cut said out loud. */
public final class Excerpt {
    /** Characters of one tool result that reach the model and the log. */
    public static final int MAX_CHARACTERS = 30_000;

    private Excerpt() {}

    public static String of(String text) {
        return of(text, MAX_CHARACTERS);
    }

    public static String of(String text, int maxCharacters) {
        if (text.length() <= maxCharacters) {
            return text;
        }
        int half = maxCharacters / 2;
        int cut = text.length() - 2 * half;
        return text.substring(0, half) + "\n[… " + cut + " characters cut …]\n" + text.substring(text.length() - half);
    }
}
