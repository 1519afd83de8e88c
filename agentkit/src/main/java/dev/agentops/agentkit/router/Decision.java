package dev.agentops.agentkit.router;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * What a router says. {@code rule} names the router that said it, {@code reason} is for people. Immutable and
 * thread-safe.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "decision")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Decision.Route.class, name = "route"),
    @JsonSubTypes.Type(value = Decision.Done.class, name = "done"),
    @JsonSubTypes.Type(value = Decision.Ask.class, name = "ask"),
    @JsonSubTypes.Type(value = Decision.Fail.class, name = "fail")
})
public sealed interface Decision {
    String rule();

    String reason();

    /** @param confidence 0 to 1; 1 for a rule that leaves no doubt */
    record Route(String agent, String rule, String reason, double confidence) implements Decision {}

    /** @param summary the answer when the agents left none */
    record Done(String rule, String reason, String summary) implements Decision {}

    /** The run ends with a question to the user. */
    record Ask(String rule, String reason, String question) implements Decision {}

    /** The run fails; {@code reason} says why and what to do. The framework says this when a router breaks. */
    record Fail(String rule, String reason) implements Decision {}
}
