package dev.agentops.server.offline.brain;

import java.util.regex.Pattern;

/** Whom a hand-off goes to. */
final class HandOff {
    private static final Pattern AGENTS = Pattern.compile("Agents: ([\\w.-]+)");

    private HandOff() {}

    /** The agent that the tool's description names; there is one other than us. */
    static String target(Conversation conversation) {
        return conversation
                .tool("hand_off")
                .map(tool -> AGENTS.matcher(tool.description()))
                .filter(found -> found.find())
                .map(found -> found.group(1))
                .orElseGet(() -> conversation.offers("edit_file") ? "log-analyzer" : "coding");
    }
}
