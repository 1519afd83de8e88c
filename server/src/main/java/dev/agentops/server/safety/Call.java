package dev.agentops.server.safety;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.tool.ToolGate;

/** A call that a human is or may be asked about. @param round which time it is asked about, from 0 */
record Call(String threadId, String id, int round, String tool, JsonNode arguments) {
    static Call of(ToolGate.Request request) {
        return new Call(
                request.context().threadId(),
                request.context().toolCallId(),
                request.round(),
                request.toolName(),
                request.arguments());
    }

    Call with(JsonNode changed) {
        return new Call(threadId, id, round, tool, changed);
    }
}
