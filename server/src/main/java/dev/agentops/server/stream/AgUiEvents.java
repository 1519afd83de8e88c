package dev.agentops.server.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.thread.LogEntry;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Our events in the words of AG-UI 1.0; what it has no word for is {@code CUSTOM} with a name in {@code ops.}. */
final class AgUiEvents {
    private AgUiEvents() {}

    static List<ObjectNode> of(String threadId, LogEntry entry) {
        return translate(threadId, entry).stream()
                .map(event -> withMetadata(event, entry))
                .toList();
    }

    private static ObjectNode withMetadata(AgUiEvent event, LogEntry entry) {
        ObjectNode told = Json.mapper().valueToTree(event);
        told.put("timestamp", entry.at().toEpochMilli());
        var ops = told.withObject("/metadata/ops");
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
        if (entry.event() instanceof AgentEvent.ToolEnded ended) {
            ops.put("status", ended.status().wireName()).put("durationMs", ended.durationMillis());
        }
        return told;
    }

    private static List<AgUiEvent> translate(String threadId, LogEntry entry) {
        String runId = entry.runId();
        return switch (entry.event()) {
            case AgentEvent.RunStarted(var messageId, var text) ->
                List.of(
                        new AgUiEvent.RunStarted(threadId, runId),
                        new AgUiEvent.TextStart(messageId, "user", null),
                        new AgUiEvent.TextContent(messageId, text),
                        new AgUiEvent.TextEnd(messageId));
            case AgentEvent.Steered(var messageId, var text) ->
                List.of(
                        new AgUiEvent.TextStart(messageId, "user", null),
                        new AgUiEvent.TextContent(messageId, text),
                        new AgUiEvent.TextEnd(messageId));
            case AgentEvent.RouterDecided(var agent, var rule, var reason, var confidence) ->
                List.of(new OpsEvent.RouterDecided(entry.turn(), agent, rule, reason, confidence).event());
            case AgentEvent.TurnStarted turn -> List.of(new AgUiEvent.StepStarted(entry.agent()));
            case AgentEvent.TurnFinished turn -> List.of(new AgUiEvent.StepFinished(entry.agent()));
            case AgentEvent.AttemptStarted(var messageId, var attempt, var reason) ->
                List.of(new OpsEvent.AttemptStarted(messageId, attempt, reason).event());
            case AgentEvent.ReasoningStarted(var messageId) ->
                List.of(new AgUiEvent.ReasoningStart(messageId, "assistant"));
            case AgentEvent.ReasoningDelta(var messageId, var delta) ->
                List.of(new AgUiEvent.ReasoningContent(messageId, delta));
            case AgentEvent.ReasoningEnded(var messageId) -> List.of(new AgUiEvent.ReasoningEnd(messageId));
            case AgentEvent.TextStarted(var messageId) ->
                List.of(new AgUiEvent.TextStart(messageId, "assistant", entry.agent()));
            case AgentEvent.TextDelta(var messageId, var delta) -> List.of(new AgUiEvent.TextContent(messageId, delta));
            case AgentEvent.TextEnded(var messageId) -> List.of(new AgUiEvent.TextEnd(messageId));
            case AgentEvent.ToolCallStarted(var messageId, var toolCallId, var toolName) ->
                List.of(new AgUiEvent.ToolCallStart(toolCallId, toolName, messageId));
            case AgentEvent.ToolCallArguments(var toolCallId, var delta) ->
                List.of(new AgUiEvent.ToolCallArgs(toolCallId, delta));
            case AgentEvent.ToolCallEnded(var toolCallId) -> List.of(new AgUiEvent.ToolCallEnd(toolCallId));
            case AgentEvent.ToolStarted(var toolCallId, var arguments) ->
                List.of(new OpsEvent.ToolStarted(toolCallId, arguments).event());
            case AgentEvent.ToolOutput(var toolCallId, var delta) ->
                List.of(new OpsEvent.ToolOutput(toolCallId, delta).event());
            case AgentEvent.ToolEnded ended ->
                List.of(new AgUiEvent.ToolCallResult(ended.messageId(), ended.toolCallId(), "tool", ended.content()));
            case AgentEvent.StateChanged(var values) -> List.of(stateDelta(values));
            case AgentEvent.UsageReported usage -> List.of(usage(usage).event());
            case AgentEvent.ModelRetry(var failures, var waitMillis, var reason) ->
                List.of(new OpsEvent.ModelRetry(failures, waitMillis, reason).event());
            case AgentEvent.ModelSwitched(var from, var to, var failures, var reason) ->
                List.of(new OpsEvent.ModelSwitched(from, to, failures, reason).event());
            case AgentEvent.LimitReached(var limit, var detail) ->
                List.of(new OpsEvent.LimitReached(limit, detail).event());
            case AgentEvent.ResultStored(var toolCallId, var handle, var tool, var characters, var stored, var lines) ->
                List.of(new OpsEvent.ResultStored(toolCallId, handle, tool, characters, stored, lines).event());
            case AgentEvent.ContextTrimmed(var results, var characters) ->
                List.of(new OpsEvent.ContextTrimmed(results, characters).event());
            case AgentEvent.ContextCompacted(
                    var messages,
                    var summarised,
                    var charactersBefore,
                    var charactersAfter,
                    var reason) ->
                List.of(new OpsEvent.ContextCompacted(messages, summarised, charactersBefore, charactersAfter, reason)
                        .event());
            case AgentEvent.LoopDetected(var reason) -> List.of(new OpsEvent.LoopDetected(reason).event());
            case AgentEvent.Custom(var name, var value) -> List.of(new AgUiEvent.Custom("ops." + name, value));
            case AgentEvent.RunFinished finished -> List.of(finished(threadId, runId, finished));
        };
    }

    private static OpsEvent usage(AgentEvent.UsageReported reported) {
        var usage = reported.usage();
        return new OpsEvent.UsageReported(
                reported.agent().isEmpty() ? "router" : reported.agent(),
                reported.model(),
                usage.inputTokens(),
                usage.outputTokens(),
                usage.cachedInputTokens(),
                usage.reasoningTokens(),
                reported.cost(),
                reported.responseId(),
                word(reported.finishReason()));
    }

    private static @Nullable String word(@Nullable FinishReason reason) {
        return reason == null ? null : reason.name().toLowerCase(Locale.ROOT);
    }

    private static AgUiEvent stateDelta(Map<String, JsonNode> values) {
        return new AgUiEvent.StateDelta(values.entrySet().stream()
                .map(entry -> {
                    String path = "/" + entry.getKey().replace("~", "~0").replace("/", "~1");
                    return entry.getValue().isNull()
                            ? new AgUiEvent.Change("remove", path, null)
                            : new AgUiEvent.Change("add", path, entry.getValue());
                })
                .toList());
    }

    private static AgUiEvent finished(String threadId, String runId, AgentEvent.RunFinished finished) {
        if (finished.status().equals("failed")) {
            return new AgUiEvent.RunError(finished.error(), "run_failed");
        }
        return new AgUiEvent.RunFinished(
                threadId,
                runId,
                new AgUiEvent.Outcome(finished.status().equals("cancelled") ? "cancelled" : "success"),
                new AgUiEvent.Result(finished.status(), finished.answer()));
    }
}
