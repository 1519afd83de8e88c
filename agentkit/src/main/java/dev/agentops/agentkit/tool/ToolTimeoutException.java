package dev.agentops.agentkit.tool;

import java.time.Duration;

/** A tool's handler did not end in its time, nor when it was interrupted then. What it began may still go on. */
public final class ToolTimeoutException extends Exception {
    private static final long serialVersionUID = 1L;

    ToolTimeoutException(Duration limit) {
        super("it did not end within "
                + (limit.toMillis() < 1_000 ? limit.toMillis() + " ms" : limit.toSeconds() + " s")
                + " and was stopped");
    }
}
