package dev.agentops.server.safety.untrusted;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;

/**
 * What AgentOps writes into its own process log, without the secrets of known kinds in it: {@code %redacted(%msg%n%throwable)} in a pattern. An
 * exception may repeat what it was thrown about. Thread-safe.
 */
public final class RedactedLog extends CompositeConverter<ILoggingEvent> {
    @Override
    protected String transform(ILoggingEvent event, String text) {
        return Redactor.withoutSecrets(text);
    }
}
