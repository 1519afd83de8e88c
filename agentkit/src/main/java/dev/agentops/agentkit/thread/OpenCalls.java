package dev.agentops.agentkit.thread;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.message.ToolStatus;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Predicate;

/** Keeps transcripts valid: calls that got no result are answered before anything else is said. Only functions; thread-safe. */
public final class OpenCalls {
    private static final String NOT_ENDED = "The run ended before this tool ran to its end.";
    private static final String CUT =
            "The run ended while this tool was running. It may or may not have taken effect, and may still be"
                    + " running. Look before you do it again.";

    private OpenCalls() {}

    /**
     * The missing results, in the order of their calls.
     *
     * @param intended whether an effect of the call with this id was written down as intended: what came of it is not known
     */
    public static List<Message.FromTool> answers(List<Message> transcript, Predicate<String> intended) {
        var open = new LinkedHashMap<String, ToolCall>();
        for (var message : transcript) {
            switch (message) {
                case Message.FromUser user -> {}
                case Message.FromAgent agent -> agent.toolCalls().forEach(call -> open.put(call.id(), call));
                case Message.FromTool tool -> open.remove(tool.toolCallId());
            }
        }
        return open.values().stream()
                .map(call -> intended.test(call.id())
                        ? answer(call, ToolStatus.UNKNOWN, CUT)
                        : answer(call, ToolStatus.CANCELLED, NOT_ENDED))
                .toList();
    }

    private static Message.FromTool answer(ToolCall call, ToolStatus status, String text) {
        return new Message.FromTool(call.id() + ":result", call.id(), call.name(), status, text);
    }

    /** What readers are told of one. */
    public static LogEntry told(Message.FromTool answer, String runId) {
        var event = new AgentEvent.ToolEnded(answer.id(), answer.toolCallId(), answer.status(), answer.content(), 0);
        return new LogEntry(
                runId + "/answered/" + answer.toolCallId(), runId, "finish", 1, 0, "", Instant.now(), event);
    }
}
