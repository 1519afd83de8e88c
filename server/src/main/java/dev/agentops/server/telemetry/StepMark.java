package dev.agentops.server.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.agentops.agentkit.steps.LogContext;

import java.util.Optional;
import java.util.regex.Pattern;

/** The span that a log line was written in. */
record StepMark(String traceId, String spanId) {
    /** A step of the engine that is written down under no name of its own; a look at a wait has a number. */
    private static final Pattern WITHOUT_SPAN =
            Pattern.compile("((?:.*/)?(?:load|(?:ask|wait|clock|budget):[^/]*))(?:/\\d+)?");

    /** Empty for a line that no run wrote. */
    static Optional<StepMark> of(ILoggingEvent line) {
        var context = line.getMDCPropertyMap();
        String run = context.getOrDefault(LogContext.RUN, "");
        return run.isEmpty()
                ? Optional.empty()
                : Optional.of(new StepMark(
                        TraceIds.trace(run), TraceIds.span(run, what(context.getOrDefault(LogContext.STEP, "")))));
    }

    /** What {@link TraceIds#span} takes: the step, or what it stands in. The step that loads a run is written down as its first turn's. */
    private static String what(String step) {
        if (step.equals("load")) {
            return "turn:1";
        }
        var without = WITHOUT_SPAN.matcher(step);
        if (!without.matches()) {
            return step;
        }
        var place = StepPlace.of(without.group(1));
        return place.turn() > 0 ? place.turnName() : place.scope();
    }
}
