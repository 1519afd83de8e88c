package dev.agentops.agentkit.tool;

import java.util.List;

/** Tools by which an agent steers its network. Thread-safe, as every {@link Tool} is. */
public final class NetworkTools {
    private NetworkTools() {}

    public record HandOffInput(
            @Description("name of the agent that goes on") String agent,

            @Description("what it shall do and why, one or two sentences")
            String reason) {}

    public record CompleteInput(
            @Description("what was found and done, in one or two sentences")
            String summary) {}

    /** @param targets names that may be handed to, each with a word on what it does */
    public static Tool<HandOffInput> handOff(List<String> targets) {
        return Tool.reads(
                "hand_off",
                "Hand the task to another agent, which goes on in the same run and sees the findings. Agents: "
                        + String.join("; ", targets),
                HandOffInput.class,
                (input, context) -> targets.stream()
                                .anyMatch(target -> name(target).equals(input.agent()))
                        ? ToolResult.ok("handed to " + input.agent())
                                .with(new Control.HandOff(input.agent(), input.reason()))
                        : ToolResult.error("there is no agent '" + input.agent() + "'; you can hand to "
                                + String.join(
                                        ", ",
                                        targets.stream().map(NetworkTools::name).toList())));
    }

    public static Tool<CompleteInput> completeTask() {
        return Tool.reads(
                "complete_task",
                "Ends the run. Write your full answer to the user as text first, in the same turn.",
                CompleteInput.class,
                (input, context) -> ToolResult.ok("done").with(new Control.Complete(input.summary())));
    }

    private static String name(String target) {
        int colon = target.indexOf(':');
        return colon < 0 ? target : target.substring(0, colon);
    }
}
