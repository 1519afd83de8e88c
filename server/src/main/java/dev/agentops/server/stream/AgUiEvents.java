package dev.agentops.server.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.thread.LogEntry;

import java.util.List;
import java.util.Map;

/** Our events in the words of AG-UI 1.0; what it has no word for is {@code CUSTOM} with a name in {@code ops.}. */
final class AgUiEvents {
    private AgUiEvents() {}

    static List<ObjectNode> of(String threadId, LogEntry entry) {
        var events = translate(threadId, entry.runId(), entry.event());
        for (var event : events) {
            if (event.path("name").asText().equals("ops.router")) {
                event.withObject("/value").put("turn", entry.turn());
            }
            event.put("timestamp", entry.at().toEpochMilli());
            var ops = event.withObject("/metadata/ops");
            if (!entry.runId().isEmpty()) {
                ops.put("runId", entry.runId());
            }
            if (!entry.agent().isEmpty()) {
                ops.put("agent", entry.agent());
            }
            if (entry.turn() > 0) {
                ops.put("turn", entry.turn());
            }
            if (entry.attempt() > 1) {
                ops.put("attempt", entry.attempt());
            }
        }
        return events.stream().map(event -> named(event, entry.agent())).toList();
    }

    private static ObjectNode named(ObjectNode event, String agent) {
        switch (event.get("type").asText()) {
            case "STEP_STARTED", "STEP_FINISHED" -> event.put("stepName", agent);
            case "TEXT_MESSAGE_START" -> {
                if (event.path("role").asText().equals("assistant")) {
                    event.put("name", agent);
                }
            }
            default -> {}
        }
        return event;
    }

    private static List<ObjectNode> translate(String threadId, String runId, AgentEvent event) {
        return switch (event) {
            case AgentEvent.RunStarted(var messageId, var text) ->
                List.of(
                        event("RUN_STARTED").put("threadId", threadId).put("runId", runId),
                        message("TEXT_MESSAGE_START", messageId).put("role", "user"),
                        message("TEXT_MESSAGE_CONTENT", messageId).put("delta", text),
                        message("TEXT_MESSAGE_END", messageId));
            case AgentEvent.Steered(var messageId, var text) ->
                List.of(
                        message("TEXT_MESSAGE_START", messageId).put("role", "user"),
                        message("TEXT_MESSAGE_CONTENT", messageId).put("delta", text),
                        message("TEXT_MESSAGE_END", messageId));
            case AgentEvent.RouterDecided decided ->
                List.of(custom("ops.router", Json.tree(decided).deepCopy()));
            case AgentEvent.TurnStarted turn -> List.of(event("STEP_STARTED"));
            case AgentEvent.TurnFinished turn -> List.of(event("STEP_FINISHED"));
            case AgentEvent.AttemptStarted attempt ->
                List.of(custom("ops.attempt", Json.tree(attempt).deepCopy()));
            case AgentEvent.ReasoningStarted(var messageId) ->
                List.of(message("REASONING_MESSAGE_START", messageId).put("role", "assistant"));
            case AgentEvent.ReasoningDelta(var messageId, var delta) ->
                List.of(message("REASONING_MESSAGE_CONTENT", messageId).put("delta", delta));
            case AgentEvent.ReasoningEnded(var messageId) -> List.of(message("REASONING_MESSAGE_END", messageId));
            case AgentEvent.TextStarted(var messageId) ->
                List.of(message("TEXT_MESSAGE_START", messageId).put("role", "assistant"));
            case AgentEvent.TextDelta(var messageId, var delta) ->
                List.of(message("TEXT_MESSAGE_CONTENT", messageId).put("delta", delta));
            case AgentEvent.TextEnded(var messageId) -> List.of(message("TEXT_MESSAGE_END", messageId));
            case AgentEvent.ToolCallStarted(var messageId, var toolCallId, var toolName) ->
                List.of(call("TOOL_CALL_START", toolCallId)
                        .put("toolCallName", toolName)
                        .put("parentMessageId", messageId));
            case AgentEvent.ToolCallArguments(var toolCallId, var delta) ->
                List.of(call("TOOL_CALL_ARGS", toolCallId).put("delta", delta));
            case AgentEvent.ToolCallEnded(var toolCallId) -> List.of(call("TOOL_CALL_END", toolCallId));
            case AgentEvent.ToolStarted(var toolCallId) ->
                List.of(custom(
                        "ops.tool.started", Json.mapper().createObjectNode().put("toolCallId", toolCallId)));
            case AgentEvent.ToolEnded ended -> List.of(ended(ended));
            case AgentEvent.StateChanged(var values) -> List.of(stateDelta(values));
            case AgentEvent.UsageReported usage -> List.of(usage(usage));
            case AgentEvent.ModelSwitched switched ->
                List.of(custom("ops.model.switched", Json.tree(switched).deepCopy()));
            case AgentEvent.LimitReached limit ->
                List.of(custom("ops.limit", Json.tree(limit).deepCopy()));
            case AgentEvent.ResultStored stored ->
                List.of(custom("ops.result.stored", Json.tree(stored).deepCopy()));
            case AgentEvent.ContextTrimmed trimmed ->
                List.of(custom("ops.context.trimmed", Json.tree(trimmed).deepCopy()));
            case AgentEvent.ContextCompacted compacted ->
                List.of(custom("ops.context.compacted", Json.tree(compacted).deepCopy()));
            case AgentEvent.LoopDetected loop ->
                List.of(custom("ops.loop", Json.tree(loop).deepCopy()));
            case AgentEvent.Custom(var name, var value) -> List.of(custom("ops." + name, value.deepCopy()));
            case AgentEvent.RunFinished finished -> List.of(finished(threadId, runId, finished));
        };
    }

    private static ObjectNode ended(AgentEvent.ToolEnded ended) {
        var event = message("TOOL_CALL_RESULT", ended.messageId())
                .put("toolCallId", ended.toolCallId())
                .put("role", "tool")
                .put("content", ended.content());
        event.withObject("/metadata/ops")
                .put("status", ended.status().wireName())
                .put("durationMs", ended.durationMillis());
        return event;
    }

    private static ObjectNode usage(AgentEvent.UsageReported reported) {
        var usage = reported.usage();
        var value = Json.mapper()
                .createObjectNode()
                .put("agent", reported.agent().isEmpty() ? "router" : reported.agent())
                .put("model", reported.model())
                .put("inputTokens", usage.inputTokens())
                .put("outputTokens", usage.outputTokens())
                .put("cachedInputTokens", usage.cachedInputTokens())
                .put("reasoningTokens", usage.reasoningTokens());
        value.set("cost", Json.tree(reported.cost()));
        return custom("ops.usage", value);
    }

    private static ObjectNode stateDelta(Map<String, JsonNode> values) {
        var event = event("STATE_DELTA");
        var patch = event.putArray("delta");
        values.forEach((key, value) -> {
            var change =
                    patch.addObject().put("path", "/" + key.replace("~", "~0").replace("/", "~1"));
            if (value.isNull()) {
                change.put("op", "remove");
            } else {
                change.put("op", "add").set("value", value);
            }
        });
        return event;
    }

    private static ObjectNode finished(String threadId, String runId, AgentEvent.RunFinished finished) {
        if (finished.status().equals("failed")) {
            return event("RUN_ERROR").put("message", finished.error()).put("code", "run_failed");
        }
        var event = event("RUN_FINISHED").put("threadId", threadId).put("runId", runId);
        event.putObject("outcome").put("type", finished.status().equals("cancelled") ? "cancelled" : "success");
        event.putObject("result").put("status", finished.status()).put("answer", finished.answer());
        return event;
    }

    private static ObjectNode event(String type) {
        return Json.mapper().createObjectNode().put("type", type);
    }

    private static ObjectNode message(String type, String messageId) {
        return event(type).put("messageId", messageId);
    }

    private static ObjectNode call(String type, String toolCallId) {
        return event(type).put("toolCallId", toolCallId);
    }

    private static ObjectNode custom(String name, ObjectNode value) {
        value.remove("event");
        return event("CUSTOM").put("name", name).set("value", value);
    }
}
