package dev.agentops.server.telemetry;

import dev.agentops.agentkit.steps.RunCancelledException;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Tells a backend of each transaction of a run, with no text of a statement and no value. No row holds these times, so they are sent from
 * memory, through a bounded queue, and the built-in store has none. Costs nothing while there is no backend. Thread-safe.
 */
public final class DatabaseSpans {
    private volatile @Nullable Tracer tracer;

    void sendTo(Tracer to) {
        tracer = to;
    }

    void stop() {
        tracer = null;
    }

    /**
     * @param summary of the transaction; one of a few
     * @param parent what of the run it stands under, as {@link TraceIds#span} takes it; that span is there, or will be
     * @param ifItFails its parent then, as the other may come to nothing
     */
    <T> T timed(String runId, String summary, String parent, String ifItFails, Callable<T> transaction)
            throws Exception {
        var to = tracer;
        if (to == null) {
            return transaction.call();
        }
        long begin = System.currentTimeMillis() * 1_000_000;
        long nanos = System.nanoTime();
        Exception fault = null;
        try {
            return transaction.call();
        } catch (Exception e) {
            fault = e;
            throw e;
        } finally {
            String under = fault == null ? parent : ifItFails;
            var span = to.spanBuilder(summary)
                    .setParent(TraceIds.under(runId, under))
                    .setSpanKind(SpanKind.CLIENT)
                    .setStartTimestamp(begin, TimeUnit.NANOSECONDS)
                    .setAttribute("db.system.name", "postgresql")
                    .setAttribute("db.query.summary", summary)
                    .setAttribute(GenAi.RUN, runId)
                    .startSpan();
            if (fault != null && !(fault instanceof RunCancelledException)) {
                span.setStatus(StatusCode.ERROR).setAttribute(GenAi.ERROR, kind(fault));
            }
            span.end(begin + System.nanoTime() - nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Postgres' code where there is one: few, and without a value in it. */
    private static String kind(Exception fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return fault.getClass().getName();
    }
}
