package dev.agentops.agentkit.context;

import dev.agentops.agentkit.Excerpt;
import dev.agentops.agentkit.message.Message;

import java.util.stream.Collectors;

/**
 * The older part of a transcript as one text, for a model that summarises it: quoted, so that it need be no valid transcript. Only
 * functions; thread-safe.
 */
public final class TranscriptText {
    private static final int LONGEST_SAID = 6_000;
    private static final int LONGEST_RESULT = 1_500;
    private static final int LONGEST_ARGUMENTS = 500;

    private TranscriptText() {}

    /** @param limit characters, with the cut said */
    public static String of(CompactionPlan plan, int limit) {
        String earlier =
                plan.earlierSummary().isEmpty() ? "" : "summary of what came before: " + plan.earlierSummary() + "\n";
        return Excerpt.of(
                earlier + plan.older().stream().map(TranscriptText::quoted).collect(Collectors.joining("\n")), limit);
    }

    private static String quoted(Message message) {
        return switch (message) {
            case Message.FromUser user -> "user: " + Excerpt.of(user.text(), LONGEST_SAID);
            case Message.FromAgent agent ->
                agent.agent() + ": " + Excerpt.of(agent.text(), LONGEST_SAID)
                        + agent.toolCalls().stream()
                                .map(call -> "\n" + agent.agent() + " calls " + call.name() + " "
                                        + Excerpt.of(call.arguments().toString(), LONGEST_ARGUMENTS))
                                .collect(Collectors.joining());
            case Message.FromTool tool ->
                "result of " + tool.toolName() + " (" + tool.status().wireName() + ", handle " + tool.toolCallId()
                        + "): " + Excerpt.of(tool.content(), LONGEST_RESULT);
        };
    }
}
