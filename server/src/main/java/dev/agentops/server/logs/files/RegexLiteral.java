package dev.agentops.server.logs.files;

import java.util.regex.Pattern;

/**
 * The longest letters that every match of an expression must hold, where that is plain to see: those outside of groups and classes, of an
 * expression without alternatives at its top.
 */
final class RegexLiteral {
    private static final int SHORTEST = 3;
    private static final String LITERAL = " _-:/=,\"'<>@#%&;!~";
    private static final String CLASSES = "dDwWsSbB";
    private static final Pattern COUNTS = Pattern.compile("\\{\\d+(,\\d*)?}");

    private final String written;
    private final StringBuilder run = new StringBuilder();
    private String longest = "";

    private RegexLiteral(String written) {
        this.written = written;
    }

    /** @param written in RE2 syntax. @return empty when there is no such thing */
    static String of(String written) {
        // flags change what letters mean
        if (written.replace("(?:", "(").contains("(?") || written.contains("\\Q")) {
            return "";
        }
        var literal = new RegexLiteral(written);
        return literal.walk() && literal.longest.length() >= SHORTEST ? literal.longest : "";
    }

    private boolean walk() {
        for (int i = 0; i >= 0 && i < written.length(); i++) {
            char c = written.charAt(i);
            switch (c) {
                case '|' -> {
                    return false;
                }
                case '(' -> i = groupEnd(i);
                case '[' -> i = classEnd(i);
                case '*', '?', '{' -> i = repeated(i);
                case '\\' -> i = escaped(i + 1);
                default -> plain(c);
            }
            if (i < 0) {
                return false;
            }
        }
        end();
        return true;
    }

    /** What stands before may be missing. @return the end of the repetition */
    private int repeated(int at) {
        run.setLength(Math.max(0, run.length() - 1));
        end();
        var counts = COUNTS.matcher(written).region(at, written.length());
        return counts.lookingAt() ? counts.end() - 1 : at;
    }

    private void plain(char c) {
        if (Character.isLetterOrDigit(c) || LITERAL.indexOf(c) >= 0) {
            run.append(c);
        } else {
            end();
        }
    }

    /** @return the place itself, -1 when it is not understood */
    private int escaped(int at) {
        if (at >= written.length()) {
            return -1;
        }
        char c = written.charAt(at);
        if (c > ' ' && c < 0x7f && !Character.isLetterOrDigit(c)) {
            run.append(c);
            return at;
        }
        end();
        return CLASSES.indexOf(c) >= 0 ? at : -1;
    }

    /** @return -1 when it is not plain to see */
    private int groupEnd(int open) {
        end();
        int depth = 0;
        for (int i = open; i >= 0 && i < written.length(); i++) {
            switch (written.charAt(i)) {
                case '\\' -> i++;
                case '[' -> i = classEnd(i);
                case '(' -> depth++;
                case ')' -> depth--;
                default -> {}
            }
            if (i < 0 || depth == 0) {
                return i;
            }
        }
        return -1;
    }

    /** @return -1 when it is not plain to see */
    private int classEnd(int open) {
        end();
        int first = open + (written.startsWith("[^", open) ? 2 : 1);
        for (int i = first; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '[') {
                return -1;
            } else if (c == ']' && i > first) {
                return i;
            }
        }
        return -1;
    }

    private void end() {
        longest = run.length() > longest.length() ? run.toString() : longest;
        run.setLength(0);
    }
}
