package dev.agentops.agentkit.crash;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.thread.LogEntry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What a reader who followed the log from its start has on the screen. */
final class Told {
    private static final class Spoken {
        private final StringBuilder text = new StringBuilder();
        private final Map<String, StringBuilder> calls = new LinkedHashMap<>();
        private boolean textStarted;
    }

    private final Map<String, Spoken> spoken = new LinkedHashMap<>();
    private final Map<String, String> requests = new HashMap<>();
    private final Map<String, String> results = new HashMap<>();
    private final Map<String, ToolStatus> statuses = new HashMap<>();
    private final List<String> once = new ArrayList<>();

    static Told of(List<LogEntry> entries) {
        var told = new Told();
        assertThat(entries).extracting(LogEntry::key).doesNotHaveDuplicates();
        entries.forEach(told::hear);
        assertThat(told.once).as("told twice").doesNotHaveDuplicates();
        return told;
    }

    private Spoken message(String id) {
        return spoken.computeIfAbsent(id, key -> new Spoken());
    }

    private void hear(LogEntry entry) {
        switch (entry.event()) {
            case AgentEvent.RunStarted started -> {
                once.add("run started");
                requests.put(started.messageId(), started.text());
            }
            case AgentEvent.Steered steered -> {
                once.add("steer " + steered.messageId());
                requests.put(steered.messageId(), steered.text());
            }
            case AgentEvent.RouterDecided decided -> once.add("decision of turn " + entry.turn());
            case AgentEvent.TurnStarted started -> once.add("start of turn " + entry.turn());
            case AgentEvent.TurnFinished finished -> {
                assertThat(once).as("what ends has begun").contains("start of turn " + entry.turn());
                once.add("end of turn " + entry.turn());
            }
            case AgentEvent.AttemptStarted attempt -> spoken.put(attempt.messageId(), new Spoken());
            case AgentEvent.TextStarted started -> {
                assertThat(message(started.messageId()).textStarted)
                        .as("text of %s begins once", started.messageId())
                        .isFalse();
                message(started.messageId()).textStarted = true;
            }
            case AgentEvent.TextDelta delta -> message(delta.messageId()).text.append(delta.delta());
            case AgentEvent.ToolCallStarted started ->
                assertThat(message(started.messageId()).calls.put(started.toolCallId(), new StringBuilder()))
                        .as("call %s begins once", started.toolCallId())
                        .isNull();
            case AgentEvent.ToolCallArguments arguments ->
                spoken.values().stream()
                        .filter(one -> one.calls.containsKey(arguments.toolCallId()))
                        .forEach(one -> one.calls.get(arguments.toolCallId()).append(arguments.delta()));
            case AgentEvent.ToolEnded ended -> {
                once.add("result of " + ended.toolCallId());
                results.put(ended.toolCallId(), ended.content());
                statuses.put(ended.toolCallId(), ended.status());
            }
            case AgentEvent.UsageReported usage -> once.add("usage of " + entry.step());
            case AgentEvent.RunFinished finished -> once.add("run finished");
            default -> {}
        }
    }

    /** The screen shows what the transcript holds, word for word. */
    void assertSame(List<Message> transcript) {
        for (var message : transcript) {
            switch (message) {
                case Message.FromUser user -> assertThat(requests).containsEntry(user.id(), user.text());
                case Message.FromAgent agent -> {
                    var seen = message(agent.id());
                    assertThat(seen.text.toString()).isEqualTo(agent.text());
                    assertThat(seen.calls).hasSameSizeAs(agent.toolCalls());
                    agent.toolCalls()
                            .forEach(
                                    call -> assertThat(seen.calls.get(call.id()).toString())
                                            .isEqualTo(call.arguments().toString()));
                }
                case Message.FromTool tool -> {
                    assertThat(results.get(tool.toolCallId())).isEqualTo(tool.content());
                    assertThat(statuses.get(tool.toolCallId())).isEqualTo(tool.status());
                }
            }
        }
    }
}
