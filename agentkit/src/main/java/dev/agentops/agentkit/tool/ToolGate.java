package dev.agentops.agentkit.tool;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.message.ToolStatus;

import java.time.Duration;

/**
 * Stands between a {@link Effect#WRITES} call and its execution: policy first, then a human if policy says so. The model has no
 * way to reach it. Runs ask at the same time, and a run from different processes: thread-safe.
 */
public interface ToolGate {
    /**
     * A call that wants to run.
     *
     * @param round 0 at first; one more each time the call has to be asked about again
     * @param question empty, or why a human is asked again
     * @param mayHaveHappened the process ended while the effect was under way: it is asked whether it may run (again)
     * @param address where the engine is told that there is a decision
     */
    record Request(
            String toolName,
            JsonNode arguments,
            ToolContext context,
            String modelReason,
            int round,
            String question,
            boolean mayHaveHappened,
            String address) {
        /** Names the decision: one per call and round. */
        public String signal() {
            return signal(context.toolCallId(), round);
        }

        public static String signal(String toolCallId, int round) {
            return "approval:" + toolCallId + ":" + round;
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "verdict")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Verdict.Allow.class, name = "allow"),
        @JsonSubTypes.Type(value = Verdict.Deny.class, name = "deny"),
        @JsonSubTypes.Type(value = Verdict.Ask.class, name = "ask")
    })
    sealed interface Verdict {
        record Allow() implements Verdict {}

        /** @param status denied by policy, or error when the call cannot succeed as it stands */
        record Deny(ToolStatus status, String reason) implements Verdict {}

        /** An approval is open under {@link Request#address}; a decision made before anyone waits is kept. */
        record Ask(Duration timeout) implements Verdict {}
    }

    sealed interface Pass {
        record Go() implements Pass {}

        /** A human changed the arguments before approving: these run, and the model is told so. */
        record GoEdited(JsonNode arguments) implements Pass {}

        /** @param message for the model: what was decided and why */
        record Stop(ToolStatus status, String message) implements Pass {}

        /** What was approved is no longer what would run: ask again. @param why for the human */
        record AskAgain(String why) implements Pass {}
    }

    /** Called once per round, inside a journalled step; the same request again gives the same verdict. */
    Verdict check(Request request) throws Exception;

    /**
     * The wait for a decision ended without one: how long to wait on, because the time was extended meanwhile; zero when it is up or
     * something was decided. Called inside a journalled step.
     */
    default Duration timeLeft(Request request) throws Exception {
        return Duration.ZERO;
    }

    /**
     * Called inside the executing step, right before the effect, whatever {@link #check} said unless it denied: after a wait it ended
     * in a decision or in time-out. Again for the same request it judges anew, by how things stand then.
     */
    Pass pass(Request request) throws Exception;

    /** The run ends: nothing of it waits for anyone any more. Called inside its last step. */
    default void runEnds(String runId) throws Exception {}

    /** Lets everything run. For tests and for tools that carry their own safety. */
    static ToolGate open() {
        return new ToolGate() {
            @Override
            public Verdict check(Request request) {
                return new Verdict.Allow();
            }

            @Override
            public Pass pass(Request request) {
                return new Pass.Go();
            }
        };
    }
}
