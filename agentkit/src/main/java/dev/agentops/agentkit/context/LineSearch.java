package dev.agentops.agentkit.context;

import java.time.Duration;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Finds lines by a regular expression, or by the plain text of one that is none. The expression comes from a model, so a search ends
 * after a time, however it backtracks. One search, one thread.
 */
final class LineSearch {
    static final int LONGEST_PATTERN = 500;

    private static final int LOOKS_PER_CHECK = 4_096;

    /** The time is over, or the expression needs more stack than there is. */
    static final class TooSlowException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private static final class OutOfTime extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutOfTime() {
            super(null, null, false, false);
        }
    }

    private final ToIntFunction<CharSequence> place;
    private final boolean plain;
    private final long end;
    private int looks;

    /** @param place of the first match; -1 for none */
    private LineSearch(ToIntFunction<CharSequence> place, boolean plain, Duration time) {
        this.place = place;
        this.plain = plain;
        this.end = System.nanoTime() + time.toNanos();
    }

    /** @throws IllegalArgumentException with what to do, for a text that is too long */
    static LineSearch of(String text, Duration time) {
        if (text.length() > LONGEST_PATTERN) {
            throw new IllegalArgumentException(
                    "grep has " + text.length() + " characters; give at most " + LONGEST_PATTERN);
        }
        try {
            var compiled = Pattern.compile(text);
            return new LineSearch(line -> place(compiled.matcher(line)), false, time);
        } catch (PatternSyntaxException | StackOverflowError e) {
            return new LineSearch(line -> line.toString().indexOf(text), true, time);
        }
    }

    /** Whether the text is no regular expression and is looked for as it stands. */
    boolean isPlain() {
        return plain;
    }

    private static int place(Matcher matcher) {
        return matcher.find() ? matcher.start() : -1;
    }

    /** @param length of the line; what stands behind it may end a match but not begin one */
    boolean matches(String line, int length) throws TooSlowException, InterruptedException {
        try {
            look();
            int at = place.applyAsInt(new Watched(line, 0, line.length()));
            return at >= 0 && (at < length || at == 0);
        } catch (OutOfTime | StackOverflowError e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw new TooSlowException();
        }
    }

    private void look() {
        if (++looks % LOOKS_PER_CHECK == 0
                && (System.nanoTime() > end || Thread.currentThread().isInterrupted())) {
            throw new OutOfTime();
        }
    }

    /** Each step of a matcher looks at a character, so that is where the clock is. */
    private final class Watched implements CharSequence {
        private final String line;
        private final int from;
        private final int to;

        Watched(String line, int from, int to) {
            this.line = line;
            this.from = from;
            this.to = to;
        }

        @Override
        public char charAt(int index) {
            look();
            return line.charAt(from + index);
        }

        @Override
        public int length() {
            return to - from;
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Watched(line, from + start, from + end);
        }

        @Override
        public String toString() {
            return line.substring(from, to);
        }
    }
}
