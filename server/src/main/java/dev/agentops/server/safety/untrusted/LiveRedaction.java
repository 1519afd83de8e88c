package dev.agentops.server.safety.untrusted;

import dev.agentops.agentkit.tool.LiveOutput;

/**
 * A tool's output while it runs, without the secrets in it: shown line by line, and from the begin of a key to its end at once. The rest of
 * a line that is not ended is shown with the result, and so is a line that may be half of a pair of name and value. Thread-safe.
 */
final class LiveRedaction implements LiveOutput {
    private static final String KEY_BEGINS = "-----BEGIN";
    private static final String KEY_ENDS = "-----END";
    /** Of a line or a key that does not end; more is not shown live. */
    private static final int MAX_HELD = 200_000;

    private final Redactor redactor;
    private final String threadId;
    private final LiveOutput shown;
    private final StringBuilder held = new StringBuilder();
    private boolean over;

    LiveRedaction(Redactor redactor, String threadId, LiveOutput shown) {
        this.redactor = redactor;
        this.threadId = threadId;
        this.shown = shown;
    }

    @Override
    public synchronized void write(String text) {
        if (over) {
            return;
        }
        held.append(text);
        int end = wholeLines();
        if (end > 0) {
            shown.write(UntrustedText.shown(redactor, threadId, held.substring(0, end)));
            held.delete(0, end);
        }
        over = held.length() > MAX_HELD;
    }

    private int wholeLines() {
        int end = held.lastIndexOf("\n") + 1;
        int begin = held.lastIndexOf(KEY_BEGINS);
        boolean inKey = begin >= 0 && begin < end && held.indexOf(KEY_ENDS, begin) < 0;
        return inKey ? held.lastIndexOf("\n", begin) + 1 : NamedPairs.open(held.substring(0, end));
    }
}
