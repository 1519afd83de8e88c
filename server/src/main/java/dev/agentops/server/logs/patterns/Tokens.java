package dev.agentops.server.logs.patterns;

import java.util.ArrayList;
import java.util.List;

/**
 * A message as words, with what differs from one entry to the next taken out: numbers, ids, addresses, times. By hand, since regular
 * expressions for each line are what is slow in this.
 */
final class Tokens {
    static final String ANY = "<*>";

    private static final int MOST = 48;
    private static final int LONGEST = 80;

    private Tokens() {}

    /** Of the first line, and of the last cause that a stack trace names. */
    static List<String> of(String message) {
        int end = message.indexOf('\n');
        var tokens = new ArrayList<String>();
        add(message, end < 0 ? message.length() : end, tokens);
        int cause = end < 0 ? -1 : message.lastIndexOf("\nCaused by: ");
        if (cause >= 0) {
            int causeEnd = message.indexOf('\n', cause + 1);
            add(message.substring(cause + 1), (causeEnd < 0 ? message.length() : causeEnd) - cause - 1, tokens);
        }
        return tokens;
    }

    private static void add(String text, int end, List<String> tokens) {
        int start = 0;
        for (int i = 0; i <= end && tokens.size() < MOST; i++) {
            char c = i < end ? text.charAt(i) : ' ';
            if (isSpace(c)) {
                if (i > start) {
                    String masked = masked(text, start, Math.min(i, start + LONGEST));
                    if (!(masked.equals(ANY)
                            && !tokens.isEmpty()
                            && tokens.getLast().equals(ANY))) {
                        tokens.add(masked);
                    }
                }
                start = i + 1;
            }
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r';
    }

    /** Runs of letters and digits that hold a digit are replaced; so are lists of them. */
    private static String masked(String text, int from, int to) {
        StringBuilder out = null;
        int at = from;
        while (at < to) {
            int end = at;
            boolean digit = false;
            while (end < to && isWord(text.charAt(end))) {
                digit |= Character.isDigit(text.charAt(end));
                end++;
            }
            if (digit) {
                out = out == null ? new StringBuilder().append(text, from, at) : out;
                if (out.length() < ANY.length() || out.lastIndexOf(ANY) != out.length() - ANY.length()) {
                    out.append(ANY);
                }
            } else if (out != null) {
                out.append(text, at, end);
            }
            if (end < to) {
                char c = text.charAt(end);
                boolean joins = out != null
                        && (c == ':' || c == '.' || c == '-' || c == '/' || c == ',')
                        && out.lastIndexOf(ANY) == out.length() - ANY.length()
                        && end + 1 < to
                        && startsWithDigits(text, end + 1, to);
                if (out != null && !joins) {
                    out.append(c);
                }
                end++;
            }
            at = end;
        }
        return out == null ? text.substring(from, to) : out.toString();
    }

    private static boolean startsWithDigits(String text, int from, int to) {
        for (int i = from; i < to && isWord(text.charAt(i)); i++) {
            if (Character.isDigit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWord(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c > 127;
    }
}
