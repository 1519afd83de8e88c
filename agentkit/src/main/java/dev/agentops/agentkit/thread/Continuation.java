package dev.agentops.agentkit.thread;

import dev.agentops.agentkit.message.ToolCall;

import java.util.List;

/**
 * How the first turn goes of a run that takes up what another run had come to.
 *
 * @param agent whose turn it is; no router is asked
 * @param reason for people
 * @param text what the agent says beside the calls
 * @param calls what it asks for, in place of a word of its model; they get ids of this run. Empty to ask the model
 */
public record Continuation(String agent, String reason, String text, List<ToolCall> calls) {
    /** The rule that the router's decision names. */
    public static final String RULE = "rerun";

    public Continuation {
        calls = List.copyOf(calls);
    }
}
