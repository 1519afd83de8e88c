package dev.agentops.agentkit.restate;

import dev.agentops.agentkit.Json;
import dev.restate.sdk.common.TerminalException;
import dev.restate.serde.Serde;
import org.jspecify.annotations.Nullable;

/**
 * The result of one step in the journal. One that cannot stand there ends the run: another try would come to the same, and the engine
 * would try for ever.
 */
final class StepSerde {
    /** Restate takes 32 MiB a message. */
    static final int MAX_BYTES = 16 << 20;

    private static final int TOO_LARGE = 413;
    private static final int NO_JSON = 422;

    private StepSerde() {}

    static <T> Serde<T> of(String step, Class<T> type) {
        return Serde.using("application/json", result -> bytes(step, result), bytes -> Json.read(bytes, type));
    }

    /** The SDK itself fails on a null, and would try again. */
    static <T> T notNull(String step, @Nullable T result) {
        if (result == null) {
            throw new TerminalException(NO_JSON, "step '" + step + "' returned null");
        }
        return result;
    }

    private static byte[] bytes(String step, Object result) {
        byte[] bytes = json(step, result);
        if (bytes.length > MAX_BYTES) {
            throw new TerminalException(
                    TOO_LARGE,
                    "the result of step '%s' has %,d bytes and at most %,d can be journalled: keep it elsewhere and return where"
                            .formatted(step, bytes.length, MAX_BYTES));
        }
        return bytes;
    }

    private static byte[] json(String step, Object result) {
        try {
            return Json.bytes(result);
        } catch (IllegalArgumentException e) {
            throw new TerminalException(
                    NO_JSON, "the result of step '" + step + "' cannot be journalled: " + e.getMessage());
        }
    }
}
