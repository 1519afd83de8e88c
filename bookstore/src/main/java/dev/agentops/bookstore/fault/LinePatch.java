package dev.agentops.bookstore.fault;

import dev.agentops.bookstore.home.BookstoreException;

/** Turns one line of a file into another. Indentation is kept and does not count. */
record LinePatch(String healthy, String broken) {
    /** Returns the broken text; refuses when the healthy line is not there exactly once. */
    String apply(String text) {
        String[] lines = text.split("\n", -1);
        int found = -1;
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].strip().equals(healthy)) {
                if (found >= 0) {
                    throw new BookstoreException("the line '" + healthy + "' is there more than once");
                }
                found = i;
            }
        }
        if (found < 0) {
            throw new BookstoreException("the line '" + healthy + "' is not there");
        }
        lines[found] = lines[found].replace(healthy, broken);
        return String.join("\n", lines);
    }

    boolean isAppliedTo(String text) {
        return text.lines().anyMatch(line -> line.strip().equals(broken));
    }
}
