package dev.agentops.server.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.agentops.agentkit.restate.LogContext;

import java.util.Optional;

/** The span that a log line was written in. */
record StepMark(String traceId, String spanId) {
    /** Empty for a line that no run wrote. */
    static Optional<StepMark> of(ILoggingEvent line) {
        var context = line.getMDCPropertyMap();
        String run = context.getOrDefault(LogContext.RUN, "");
        return run.isEmpty()
                ? Optional.empty()
                : Optional.of(new StepMark(
                        TraceIds.trace(run), TraceIds.span(run, context.getOrDefault(LogContext.STEP, ""))));
    }
}
