package dev.agentops.server.telemetry;

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
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }
}
