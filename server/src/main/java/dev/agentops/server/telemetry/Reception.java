package dev.agentops.server.telemetry;

import io.opentelemetry.exporter.internal.FailedExportException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicReference;

/** Whether a backend takes what it is sent: warns once when it stops, however long that lasts. Thread-safe. */
final class Reception {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    private final String what;
    private final String whatIsMissed;
    private final AtomicReference<String> problem = new AtomicReference<>("");

    /** @param whatIsMissed becomes of what it did not take */
    Reception(String what, String whatIsMissed) {
        this.what = what;
        this.whatIsMissed = whatIsMissed;
    }

    CompletableResultCode watched(CompletableResultCode result) {
        return result.whenComplete(() -> {
            if (result.isSuccess()) {
                taken();
            } else {
                refused(why(result));
            }
        });
    }

    void taken() {
        if (!problem.getAndSet("").isEmpty()) {
            LOG.info("{} are taken again.", what);
        }
    }

    void refused(String why) {
        if (problem.getAndSet(why).isEmpty()) {
            LOG.warn("{} are not taken now; runs go on, {}: {}", what, whatIsMissed, why);
        }
    }

    static String why(CompletableResultCode result) {
        var cause = result.getFailureThrowable();
        if (cause == null) {
            return "the backend refused them or did not answer";
        }
        var answer = answer(cause);
        if (!answer.isEmpty()) {
            return answer;
        }
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }

    /** Empty when there was none. */
    private static String answer(Throwable failure) {
        return switch (failure) {
            case FailedExportException.HttpExportException http
            when http.getResponse() != null ->
                "the backend answers " + http.getResponse().getStatusCode();
            case FailedExportException.GrpcExportException grpc
            when grpc.getResponse() != null ->
                "the backend answers " + grpc.getResponse().getStatusCode();
            default -> "";
        };
    }
}
