package dev.agentops.agentkit.context;

import java.time.Duration;

/** Answers about one result, each of at most so many characters, with what to ask next. */
final class ResultPages {
    private static final int NOTICE = 400;
    private static final int BORDER = 200;

    private final PagedText text;
    private final int limit;
    private final Duration searchTime;

    ResultPages(String text, int limit, Duration searchTime) {
        this.text = PagedText.of(text);
        this.limit = Math.max(NOTICE, limit - NOTICE);
        this.searchTime = searchTime;
    }

    int lines() {
        return text.lines();
    }

    String page(int from, int to) {
        var page = new StringBuilder();
        int line = from;
        while (line <= to && add(page, line)) {
            line++;
        }
        String shown = "Lines " + from + " to " + (line - 1) + " of " + text.lines() + ":\n" + page;
        return line > to ? shown : shown + "[… the page is full; go on with from_line " + line + "]";
    }

    String search(String grep, int from, int to) throws InterruptedException {
        var search = LineSearch.of(grep, searchTime);
        var page = new StringBuilder();
        int matches = 0;
        String rest = "";
        for (int line = from; line <= to && rest.isEmpty(); line++) {
            try {
                if (search.matches(
                        text.withBorder(line, BORDER), text.line(line).length())) {
                    if (add(page, line)) {
                        matches++;
                    } else {
                        rest = "[… the page is full; go on with from_line " + line + "]";
                    }
                }
            } catch (LineSearch.TooSlowException e) {
                rest = "[… stopped at line " + line + " after " + searchTime.toMillis()
                        + " ms: the expression is too slow; use a simpler one or plain text, or go on with from_line "
                        + line + "]";
            }
        }
        String how = search.isPlain() ? " (looked for as plain text: it is no regular expression)" : "";
        return matches + " matching lines" + how + " in lines " + from + " to " + to + " of " + text.lines() + ":\n"
                + page + rest;
    }

    private boolean add(StringBuilder page, int line) {
        String numbered = line + ": " + text.line(line) + "\n";
        if (page.length() + numbered.length() > limit) {
            // a page holds at least one line, however small it is
            return page.isEmpty()
                    && page.append(numbered, 0, Math.min(numbered.length(), limit - 2))
                                    .append("…\n")
                            == page;
        }
        page.append(numbered);
        return true;
    }
}
