package dev.agentops.server.report;

import dev.agentops.server.threads.Views.CallView;
import dev.agentops.server.threads.Views.MessageView;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A tool call of a run with its result, as the model read it. */
public record Look(CallView call, MessageView result) {
    /** @param messages of one run, in order */
    static List<Look> in(List<MessageView> messages) {
        Map<String, CallView> calls = new HashMap<>();
        var looks = new ArrayList<Look>();
        for (var message : messages) {
            message.toolCalls().forEach(call -> calls.put(call.id(), call));
            var call = message.toolCallId() == null ? null : calls.get(message.toolCallId());
            if (call != null) {
                looks.add(new Look(call, message));
            }
        }
        return looks;
    }

    boolean isOf(String tool) {
        return call.name().equals(tool);
    }

    boolean succeeded() {
        return "ok".equals(result.status());
    }
}
