package dev.agentops.server.offline.brain;

import java.time.Duration;
import java.util.List;

/**
 * What the model answers.
 *
 * @param pause how long it waits before it answers: there is no tool to wait with
 */
public record Reply(String reasoning, String text, List<ToolUse> calls, Duration pause) {
    public Reply {
        calls = List.copyOf(calls);
    }

    Reply(String reasoning, String text, List<ToolUse> calls) {
        this(reasoning, text, calls, Duration.ZERO);
    }

    Reply after(Duration wait) {
        return new Reply(reasoning, text, calls, wait);
    }

    public Reply withCalls(List<ToolUse> others) {
        return new Reply(reasoning, text, others, pause);
    }

    static Reply say(String text) {
        return new Reply("", text, List.of());
    }

    static Reply call(String reasoning, String text, ToolUse... calls) {
        return new Reply(reasoning, text, List.of(calls));
    }
}
