package dev.agentops.server.agui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;

/** AG-UI events that stand in no log. */
final class Events {
    private Events() {}

    static ObjectNode of(String type) {
        return Json.mapper().createObjectNode().put("type", type);
    }

    static ObjectNode of(String type, String idField, String id) {
        return of(type).put(idField, id);
    }

    static ObjectNode custom(String name, ObjectNode value) {
        return of("CUSTOM").put("name", name).set("value", value);
    }

    static ObjectNode runStarted(Segment segment, boolean protocol1) {
        var event = of("RUN_STARTED").put("threadId", segment.threadId()).put("runId", segment.id());
        if (protocol1) {
            event.put("protocolVersion", "1.0");
        }
        event.withObject("/metadata/ops").put("workflowRunId", segment.runId());
        return event;
    }

    static ObjectNode runFinished(Segment segment) {
        var event = of("RUN_FINISHED").put("threadId", segment.threadId()).put("runId", segment.id());
        event.withObject("/metadata/ops").put("workflowRunId", segment.runId());
        return event;
    }

    static ObjectNode runError(String code, String message) {
        return of("RUN_ERROR").put("message", message).put("code", code);
    }

    static ObjectNode snapshot(String type, String field, JsonNode content) {
        return of(type).set(field, content);
    }
}
