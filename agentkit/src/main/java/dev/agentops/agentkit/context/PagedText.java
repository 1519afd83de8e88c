package dev.agentops.agentkit.context;

import java.util.Arrays;

/** A text by line numbers, from 1. A line longer than {@link #LONGEST_LINE} counts as several, so that any part can be asked for. */
final class PagedText {
    static final int LONGEST_LINE = 2_000;

    private final String text;
    private final int[] starts;

    private PagedText(String text, int[] starts) {
        this.text = text;
        this.starts = starts;
    }

    static PagedText of(String text) {
        int[] starts = new int[16];
        int lines = 0;
        int at = 0;
        while (at < text.length()) {
            if (lines == starts.length) {
                starts = Arrays.copyOf(starts, 2 * lines);
            }
            starts[lines++] = at;
            at = next(text, at);
        }
        return new PagedText(text, Arrays.copyOf(starts, lines));
    }

    private static int next(String text, int at) {
        int longest = Math.min(text.length(), at + LONGEST_LINE);
        for (int i = at; i < longest; i++) {
            if (text.charAt(i) == '\n') {
                return i + 1;
            }
        }
        boolean inPair = longest < text.length() && Character.isHighSurrogate(text.charAt(longest - 1));
        boolean breaks = longest < text.length() && text.charAt(longest) == '\n';
        return longest - (inPair ? 1 : 0) + (breaks ? 1 : 0);
    }

    int lines() {
        return starts.length;
    }

    String line(int number) {
        return text.substring(starts[number - 1], end(number));
    }

    /** The line and what follows it in the same line of the text, so that a match over the border is found. */
    String withBorder(int number, int characters) {
        int end = end(number);
        boolean goesOn = number < starts.length && end == starts[number];
        return text.substring(starts[number - 1], goesOn ? Math.min(end(number + 1), end + characters) : end);
    }

    private int end(int number) {
        int end = number == starts.length ? text.length() : starts[number];
        return end > starts[number - 1] && text.charAt(end - 1) == '\n' ? end - 1 : end;
    }
}
