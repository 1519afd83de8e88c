package dev.agentops.agentkit.langchain4j;

import java.io.IOException;
import java.time.Duration;

/** The provider said nothing for too long, or never came to an end. */
final class IdleException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean endless;

    IdleException(Duration silence) {
        this("nothing for " + silence.toMillis() + " ms", false);
    }

    private IdleException(String message, boolean endless) {
        super(message);
        this.endless = endless;
    }

    static IdleException endless(Duration longest) {
        return new IdleException("no end within " + longest.toMillis() + " ms", true);
    }

    boolean isEndless() {
        return endless;
    }
}
