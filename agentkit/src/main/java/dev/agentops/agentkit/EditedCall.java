package dev.agentops.agentkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.tool.ToolResult;

/** A call that a human changed before approving it. Its own words stay in the transcript; its result says what ran instead. */
final class EditedCall {
    private static final int MAX_SHOWN = 4_000;

    private EditedCall() {}

    /** @param ran the call as it ran */
    static ToolResult told(PendingCall asked, PendingCall ran, ToolResult result) {
        if (!isEdited(asked, ran)) {
            return result;
        }
        return result.withContent("A human changed the arguments before approving. This ran instead: "
                + shown(ran.call().arguments()) + "\n\n" + result.content());
    }

    static AgentEvent.ToolStarted started(PendingCall asked, PendingCall ran) {
        String id = asked.call().id();
        return isEdited(asked, ran)
                ? new AgentEvent.ToolStarted(id, ran.call().arguments())
                : new AgentEvent.ToolStarted(id);
    }

    /** Of a call that was cut: how it had begun, when a human had changed it; else empty. */
    static String begun(PendingCall asked, PendingCall begun) {
        return isEdited(asked, begun)
                ? " with arguments that a human had changed, "
                        + shown(begun.call().arguments())
                : "";
    }

    private static boolean isEdited(PendingCall asked, PendingCall ran) {
        return !asked.call().arguments().equals(ran.call().arguments());
    }

    private static String shown(JsonNode arguments) {
        return Excerpt.of(Json.write(arguments), MAX_SHOWN);
    }
}
