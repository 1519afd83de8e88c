package dev.agentops.server.telemetry;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tells a backend of each request that a run was asked for by: in the run's trace, with a link to the caller's own, if it sent one. No row holds
 * these times, so they are sent from memory, through a bounded queue, and the built-in store has none. Thread-safe.
 */
public final class RequestSpans {
    private volatile @Nullable Tracer tracer;

    void sendTo(Tracer to) {
        tracer = to;
    }

    void stop() {
        tracer = null;
    }

    /**
     * A request that was answered well just now.
     *
     * @param route such as {@code POST /api/chat}
     * @param nanos since it came
     * @param traceparent the caller's header, as W3C has it; empty or broken: there is no link
     */
    public void answered(String route, String runId, int status, long nanos, String traceparent) {
        var to = tracer;
        if (to == null) {
            return;
        }
        long end = System.currentTimeMillis() * 1_000_000;
        var caller = io.opentelemetry.api.trace.Span.fromContext(
                        W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, new Header()))
                .getSpanContext();
        var span = to.spanBuilder(route)
                .setParent(TraceIds.under(runId, ""))
                .setSpanKind(SpanKind.SERVER)
                .setStartTimestamp(end - nanos, TimeUnit.NANOSECONDS)
                .setAttribute("http.request.method", route.substring(0, route.indexOf(' ')))
                .setAttribute("http.route", route.substring(route.indexOf(' ') + 1))
                .setAttribute("http.response.status_code", status)
                .setAttribute(GenAi.RUN, runId);
        if (caller.isValid()) {
            span.addLink(caller);
        }
        span.startSpan().end(end, TimeUnit.NANOSECONDS);
    }

    private static final class Header implements TextMapGetter<String> {
        @Override
        public Iterable<String> keys(String header) {
            return List.of("traceparent");
        }

        @Override
        public @Nullable String get(@Nullable String header, String key) {
            return key.equals("traceparent") ? header : null;
        }
    }
}
