package dev.agentops.server.telemetry;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.agentops.server.safety.untrusted.Redactor;
import io.opentelemetry.api.logs.LoggerProvider;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Gives each line of the process log to OpenTelemetry, without secrets of known kinds in it. Never waits: its queue is bounded, and what does
 * not fit is lost. Thread-safe.
 */
final class LogLines extends UnsynchronizedAppenderBase<ILoggingEvent> implements AutoCloseable {
    /** Characters of a text. */
    private static final int LONGEST = 16_000;

    private final LoggerProvider lines;
    private final LoggerContext process = (LoggerContext) LoggerFactory.getILoggerFactory();

    /** From now on, until it is closed. */
    LogLines(LoggerProvider lines) {
        this.lines = lines;
        setContext(process);
        start();
        process.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent line) {
        var level = Level.valueOf(line.getLevel().toString());
        var record = lines.get(line.getLoggerName())
                .logRecordBuilder()
                .setTimestamp(line.getInstant())
                .setSeverity(severity(level))
                .setSeverityText(level.name())
                .setBody(Redactor.start(line.getFormattedMessage(), LONGEST))
                .setAttribute("thread.name", line.getThreadName());
        var thrown = line.getThrowableProxy();
        if (thrown != null) {
            record.setAttribute("exception.type", thrown.getClassName())
                    .setAttribute("exception.message", Redactor.start(String.valueOf(thrown.getMessage()), LONGEST))
                    .setAttribute("exception.stacktrace", Redactor.start(ThrowableProxyUtil.asString(thrown), LONGEST));
        }
        StepMark.of(line).ifPresent(mark -> record.setContext(in(mark)));
        record.emit();
    }

    private static Context in(StepMark mark) {
        return Context.root()
                .with(Span.wrap(SpanContext.create(
                        mark.traceId(), mark.spanId(), TraceFlags.getSampled(), TraceState.getDefault())));
    }

    private static Severity severity(Level level) {
        return switch (level) {
            case ERROR -> Severity.ERROR;
            case WARN -> Severity.WARN;
            case INFO -> Severity.INFO;
            case DEBUG -> Severity.DEBUG;
            case TRACE -> Severity.TRACE;
        };
    }

    @Override
    public void close() {
        process.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(this);
        stop();
    }
}
