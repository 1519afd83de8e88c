package dev.agentops.server.offline.brain;

import java.util.List;

/** What the model answers. */
public record Reply(String reasoning, String text, List<ToolUse> calls) {
    public Reply {
        calls = List.copyOf(calls);
    }

    static Reply say(String text) {
        return new Reply("", text, List.of());
    }

    static Reply call(String reasoning, String text, ToolUse... calls) {
        return new Reply(reasoning, text, List.of(calls));
    }
}
