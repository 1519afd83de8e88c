package dev.agentops.agentkit.steps;

import org.slf4j.MDC;

import java.util.Map;
import java.util.concurrent.Callable;

/** What lines of the log say of where they were written: the run, and the step within it. Belongs to a thread. */
public final class LogContext {
    public static final String RUN = "run";
    public static final String STEP = "step";

    private LogContext() {}

    /** Leaves what was said before as it was. @param step empty outside a step */
    public static <T> T in(String runId, String step, Callable<T> work) throws Exception {
        Map<String, String> before = MDC.getCopyOfContextMap();
        MDC.put(RUN, runId);
        if (!step.isEmpty()) {
            MDC.put(STEP, step);
        }
        try {
            return work.call();
        } finally {
            if (before == null) {
                MDC.clear();
            } else {
                MDC.setContextMap(before);
            }
        }
    }
}
