package dev.agentops.server.safety.untrusted;

import dev.agentops.agentkit.Hooks;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolResult;

/** What comes back from tools, before anyone reads it: neither the model, nor the log, nor a browser sees a secret of it. Thread-safe. */
public final class UntrustedText implements Hooks {
    private final Redactor redactor;

    public UntrustedText(Redactor redactor) {
        this.redactor = redactor;
    }

    @Override
    public ToolResult afterTool(ToolContext context, ToolCall call, ToolResult result) {
        String thread = context.threadId();
        var changes = result.patch().changes().stream()
                .map(change -> new StatePatch.Change(
                        change.operation(), change.key(), redactor.redact(thread, change.value()), change.by()))
                .toList();
        var events = result.events().stream()
                .map(event -> event instanceof AgentEvent.Custom custom
                        ? new AgentEvent.Custom(custom.name(), redactor.redact(thread, custom.value()))
                        : event)
                .toList();
        return new ToolResult(
                result.status(),
                redactor.redact(thread, result.content()),
                new StatePatch(changes),
                result.control(),
                events);
    }
}
