package dev.agentops.server.telemetry;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** {@code %trace} in a pattern: in which span a line was written, and nothing for one that no run wrote. Thread-safe. */
public final class TracedLog extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent line) {
        return StepMark.of(line)
                .map(mark -> " trace_id=" + mark.traceId() + " span_id=" + mark.spanId())
                .orElse("");
    }
}
