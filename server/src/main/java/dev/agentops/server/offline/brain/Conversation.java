package dev.agentops.server.offline.brain;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.Optional;

/** What a model is sent, whichever wire format it came in. */
public record Conversation(String system, List<Entry> entries, List<ToolOffer> tools) {
    public Conversation {
        entries = List.copyOf(entries);
        tools = List.copyOf(tools);
    }

    public sealed interface Entry {}

    public record FromUser(String text) implements Entry {}

    public record FromModel(String text, List<Call> calls) implements Entry {
        public FromModel {
            calls = List.copyOf(calls);
        }
    }

    public record FromTool(String callId, String text) implements Entry {}

    public record Call(String id, String name, JsonNode arguments) {
        public String text(String field) {
            return arguments.path(field).asText("");
        }
    }

    /** @param schema JSON Schema of the input */
    public record ToolOffer(String name, String description, JsonNode schema) {}

    public Optional<ToolOffer> tool(String name) {
        return tools.stream().filter(tool -> tool.name().equals(name)).findFirst();
    }

    public boolean offers(String name) {
        return tool(name).isPresent();
    }
}
