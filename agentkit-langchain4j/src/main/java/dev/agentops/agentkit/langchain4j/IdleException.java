package dev.agentops.agentkit.langchain4j;

import java.io.IOException;
import java.time.Duration;

/** The provider said nothing for too long. */
final class IdleException extends IOException {
    private static final long serialVersionUID = 1L;

    IdleException(Duration silence) {
        super("no byte for " + silence.toMillis() + " ms");
    }
}
