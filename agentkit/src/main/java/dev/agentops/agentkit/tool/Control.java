package dev.agentops.agentkit.tool;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a tool's result asks of the network beyond telling the model. Immutable and thread-safe. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "control")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Control.None.class, name = "none"),
    @JsonSubTypes.Type(value = Control.HandOff.class, name = "hand_off"),
    @JsonSubTypes.Type(value = Control.Complete.class, name = "complete")
})
public sealed interface Control {
    record None() implements Control {}

    /** The named agent goes on in the same run. */
    record HandOff(String agent, String reason) implements Control {}

    /** The task is done. */
    record Complete(String summary) implements Control {}
}
