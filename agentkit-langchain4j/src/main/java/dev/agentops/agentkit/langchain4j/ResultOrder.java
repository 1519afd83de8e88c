package dev.agentops.agentkit.langchain4j;

import dev.agentops.agentkit.message.Message;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the results of one turn in the order of their calls. Those of a run that was cut short stand last in the transcript. */
final class ResultOrder {
    private ResultOrder() {}

    static List<Message> of(List<Message> messages) {
        var places = places(messages);
        var ordered = new ArrayList<>(messages);
        int from = 0;
        for (int i = 0; i <= messages.size(); i++) {
            if (i == messages.size() || !(messages.get(i) instanceof Message.FromTool)) {
                ordered.subList(from, i).sort(Comparator.comparingInt(result -> place(result, places)));
                from = i + 1;
            }
        }
        return ordered;
    }

    private static Map<String, Integer> places(List<Message> messages) {
        var places = new HashMap<String, Integer>();
        for (var message : messages) {
            if (message instanceof Message.FromAgent agent) {
                agent.toolCalls().forEach(call -> places.put(call.id(), places.size()));
            }
        }
        return places;
    }

    private static int place(Message message, Map<String, Integer> places) {
        return message instanceof Message.FromTool result ? places.getOrDefault(result.toolCallId(), 0) : 0;
    }
}
