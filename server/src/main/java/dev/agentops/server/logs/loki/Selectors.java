package dev.agentops.server.logs.loki;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A query in LogQL as far as its cost depends on it: comments taken out, its stream selectors and its ranges. What is not understood is
 * refused, and never let through.
 *
 * @param text without comments, with the configured matchers in each selector
 * @param selectors all of them, such as {@code {app="shop"}}
 * @param longestRange the longest {@code [5m]}, zero when there is none
 * @param longestOffset the farthest {@code offset 1h} back
 * @param rewritesLines whether lines come back otherwise than they were written
 */
record Selectors(
        String text, List<String> selectors, Duration longestRange, Duration longestOffset, boolean rewritesLines) {

    private static final int LONGEST = 5_000;
    private static final Pattern MATCHER = Pattern.compile(
            "\\s*([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)\\s*(\"(?:[^\"\\\\\n]|\\\\.)*\"|`[^`]*`)\\s*(,|$)");
    private static final Pattern OFFSET = Pattern.compile("(?i)\\boffset\\s+(-?[0-9a-zµ.]+)");
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ns|us|µs|ms|s|m|h|d|w|y)");
    private static final Pattern REWRITING = Pattern.compile("(?i)\\|\\s*(line_format|decolorize|unpack)\\b");

    /**
     * @param configured matchers that every selector gets, such as {@code {cluster="prod"}}; empty for none
     * @throws IllegalArgumentException when it is not understood, or reads every stream there is; says why
     */
    static Selectors of(String written, String configured) {
        if (written.isBlank() || written.length() > LONGEST) {
            throw new IllegalArgumentException("a LogQL query has 1 to " + LONGEST + " characters");
        }
        refuseWhatOnlyLokiSkips(written);
        String added = inner(configured);
        var text = new StringBuilder();
        var bare = new StringBuilder();
        var selectors = new ArrayList<String>();
        var longest = Duration.ZERO;
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            switch (c) {
                case '"', '`' -> {
                    int end = stringEnd(written, i);
                    text.append(written, i, end + 1);
                    bare.append("\"\"");
                    i = end;
                }
                case '#' -> i = lineEnd(written, i) - 1;
                case '{' -> {
                    int end = closing(written, i);
                    String selector = selector(withoutComments(written.substring(i + 1, end)), added);
                    selectors.add(selector);
                    text.append(selector);
                    bare.append("{}");
                    i = end;
                }
                case '[' -> {
                    int end = written.indexOf(']', i);
                    if (end < 0) {
                        throw new IllegalArgumentException(
                                "parse error: '[' at character " + (i + 1) + " is not closed");
                    }
                    var range = duration(written.substring(i + 1, end).strip());
                    longest = range.compareTo(longest) > 0 ? range : longest;
                    text.append(written, i, end + 1);
                    bare.append("[]");
                    i = end;
                }
                case '}' ->
                    throw new IllegalArgumentException("parse error: '}' at character " + (i + 1) + " closes nothing");
                default -> {
                    text.append(c);
                    bare.append(c);
                }
            }
        }
        if (selectors.isEmpty()) {
            throw new IllegalArgumentException("the query has no stream selector such as {app=\"shop\"}");
        }
        return new Selectors(
                text.toString().strip(),
                selectors,
                longest,
                offset(bare.toString()),
                REWRITING.matcher(bare).find());
    }

    /** Loki reads with Go's scanner: it skips {@code //} and {@code /*} comments too, and takes {@code '} for a quote. */
    private static void refuseWhatOnlyLokiSkips(String written) {
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            switch (c) {
                case '"', '`' -> i = stringEnd(written, i);
                case '#' -> i = lineEnd(written, i);
                case '\'' ->
                    throw new IllegalArgumentException(
                            "parse error: ' at character " + (i + 1) + " is no quote in LogQL; use \" or `");
                case '/' -> {
                    if (written.startsWith("//", i) || written.startsWith("/*", i)) {
                        throw new IllegalArgumentException("parse error: a comment with // or /* at character "
                                + (i + 1) + "; leave it out, or write # up to the end of the line");
                    }
                }
                default -> {}
            }
        }
    }

    private static String inner(String configured) {
        String stripped = configured.strip();
        return stripped.startsWith("{") && stripped.endsWith("}")
                ? stripped.substring(1, stripped.length() - 1).strip()
                : stripped;
    }

    private static String selector(String written, String added) {
        var matcher = MATCHER.matcher(written);
        boolean narrows = false;
        int at = 0;
        while (at < written.length() && !written.substring(at).isBlank()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new IllegalArgumentException("parse error in the selector {" + written
                        + "}: matchers look like app=\"shop\", with commas between them");
            }
            narrows |= narrows(
                    matcher.group(2),
                    matcher.group(3).substring(1, matcher.group(3).length() - 1));
            at = matcher.end();
        }
        if (!narrows) {
            throw new IllegalArgumentException("the selector {" + written
                    + "} reads every stream: it needs a matcher with = or =~ that does not match the empty text; list_log_sources"
                    + " shows the services");
        }
        String own = written.strip().replaceAll(",$", "");
        return "{" + own + (added.isEmpty() ? "" : ", " + added) + "}";
    }

    /** As Loki demands: not when streams without the label match too. How much it reads is looked up before the query. */
    private static boolean narrows(String operator, String value) {
        if (operator.equals("=")) {
            return !value.isEmpty();
        }
        if (!operator.equals("=~")) {
            return false;
        }
        try {
            var regex = com.google.re2j.Pattern.compile(value.replace("\\\\", "\\"));
            return !regex.matches("");
        } catch (com.google.re2j.PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "the matcher =~\"" + value + "\" is no RE2 expression: " + e.getMessage());
        }
    }

    private static Duration offset(String bare) {
        var longest = Duration.ZERO;
        var found = OFFSET.matcher(bare);
        while (found.find()) {
            var offset = duration(found.group(1).replaceFirst("^-", ""));
            longest = !found.group(1).startsWith("-") && offset.compareTo(longest) > 0 ? offset : longest;
        }
        return longest;
    }

    static Duration duration(String written) {
        var part = PART.matcher(written);
        var sum = Duration.ZERO;
        int at = 0;
        while (part.find(at) && part.start() == at) {
            double seconds = Double.parseDouble(part.group(1))
                    * switch (part.group(2)) {
                        case "ns" -> 1e-9;
                        case "us", "µs" -> 1e-6;
                        case "ms" -> 1e-3;
                        case "s" -> 1;
                        case "m" -> 60;
                        case "h" -> 3_600;
                        case "d" -> 86_400;
                        case "w" -> 604_800;
                        default -> 31_536_000;
                    };
            sum = sum.plusNanos((long) Math.min(seconds * 1e9, 4e18));
            at = part.end();
            if (at == written.length()) {
                return sum;
            }
        }
        throw new IllegalArgumentException("'" + written + "' is no duration such as 5m or 1h30m");
    }

    private static int stringEnd(String text, int start) {
        char quote = text.charAt(start);
        for (int i = start + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote) {
                return i;
            }
            if (c == '\n' && quote == '"') {
                break;
            }
            i += c == '\\' && quote == '"' ? 1 : 0;
        }
        throw new IllegalArgumentException("parse error: the string at character " + (start + 1) + " is not closed");
    }

    private static int lineEnd(String text, int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    private static int closing(String text, int open) {
        for (int i = open + 1; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '"', '`' -> i = stringEnd(text, i);
                case '#' -> i = lineEnd(text, i);
                case '}' -> {
                    return i;
                }
                default -> {}
            }
        }
        throw new IllegalArgumentException("parse error: '{' at character " + (open + 1) + " is not closed");
    }

    private static String withoutComments(String text) {
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '`') {
                int end = stringEnd(text, i);
                out.append(text, i, end + 1);
                i = end;
            } else if (c == '#') {
                i = lineEnd(text, i) - 1;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
