package dev.agentops.agentkit.thread;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.message.ToolStatus;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;

/** Keeps transcripts valid: calls that got no result are answered as cancelled before anything else is said. */
public final class OpenCalls {
    private static final String TEXT = "The run ended before this tool ran to its end.";

    private OpenCalls() {}

    /** The missing results, in the order of their calls. */
    public static List<Message.FromTool> answers(List<Message> transcript) {
        var open = new LinkedHashMap<String, ToolCall>();
        for (var message : transcript) {
            switch (message) {
                case Message.FromUser user -> {}
                case Message.FromAgent agent -> agent.toolCalls().forEach(call -> open.put(call.id(), call));
                case Message.FromTool tool -> open.remove(tool.toolCallId());
            }
        }
        return open.values().stream()
                .map(call ->
                        new Message.FromTool(call.id() + ":result", call.id(), call.name(), ToolStatus.CANCELLED, TEXT))
                .toList();
    }

    /** What readers are told of one. */
    public static LogEntry told(Message.FromTool answer, String runId) {
        var event = new AgentEvent.ToolEnded(answer.id(), answer.toolCallId(), answer.status(), answer.content(), 0);
        return new LogEntry(
                runId + "/answered/" + answer.toolCallId(), runId, "finish", 1, 0, "", Instant.now(), event);
    }
}
