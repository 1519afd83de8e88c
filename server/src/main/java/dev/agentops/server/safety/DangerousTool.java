package dev.agentops.server.safety;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.server.safety.policy.Facts;

import java.util.Map;
import java.util.Optional;

/** What the gate has to know of a tool that writes. */
public interface DangerousTool {
    String name();

    /** In words, such as {@code Edit store-api/src/Prices.java}. */
    String title(JsonNode arguments);

    String risk();

    /** What rules of the policy look at. */
    default Facts facts(JsonNode arguments) {
        return Facts.of(name());
    }

    /** Why this call only looks, so that it may run without asking unless a rule says otherwise; empty if it may not. */
    default Optional<String> unasked(JsonNode arguments) {
        return Optional.empty();
    }

    /** Whether a call can send its arguments to somebody whom the operator did not choose, so that only looking is no reason once the thread is tainted. */
    default boolean reachesAnybody() {
        return false;
    }

    /** Whether what a diff brings in stands in the arguments, and not in something kept that may hold secrets. */
    default boolean writesItsArguments() {
        return true;
    }

    /** What else of the world an approval is bound to, such as which folder a path means now; not shown. */
    default Map<String, String> bound(JsonNode arguments) throws Exception {
        return Map.of();
    }

    /** Right before an approved call runs: what it is about must still be so when it takes effect. @param preview as it was approved */
    default void goes(String toolCallId, Preview preview) {}

    /**
     * What the call would do as things stand now.
     *
     * @throws IllegalArgumentException when it cannot succeed as it stands; the message is for the model
     */
    Preview preview(JsonNode arguments) throws Exception;
}
