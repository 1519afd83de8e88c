package dev.agentops.server.telemetry;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Ids that follow from names: whoever makes them again, after a crash or on another server, gets the same. */
public final class TraceIds {
    private static final int TRACE_BYTES = 16;
    private static final int SPAN_BYTES = 8;

    private TraceIds() {}

    /** 32 hexadecimal digits. */
    public static String trace(String runId) {
        return hex("trace/" + runId, TRACE_BYTES);
    }

    /** 16 hexadecimal digits. @param what of the run; empty for the run itself */
    public static String span(String runId, String what) {
        return hex("span/" + runId + "/" + what, SPAN_BYTES);
    }

    /** What the engine gets, so that its own spans stand under the run's: the W3C header {@code traceparent}. */
    public static String traceParent(String runId) {
        return "00-" + trace(runId) + "-" + span(runId, "") + "-01";
    }

    /** Where a span of the run's trace stands. @param what as {@link #span} takes it */
    static Context under(String runId, String what) {
        var parent =
                SpanContext.create(trace(runId), span(runId, what), TraceFlags.getSampled(), TraceState.getDefault());
        return Context.root().with(io.opentelemetry.api.trace.Span.wrap(parent));
    }

    private static String hex(String text, int bytes) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
