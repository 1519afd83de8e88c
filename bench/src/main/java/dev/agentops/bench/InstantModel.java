package dev.agentops.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelListener;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.Usage;

import java.util.List;
import java.util.Map;

/**
 * A model that answers at once: a read and a write in the first turn, the answer in the second. It serves as the router's model
 * too. A request that begins with {@code slow} is thought about for a while, so that a kill finds it under way.
 */
final class InstantModel implements ChatModel {
    static final String SLOW = "slow";
    /** Answers in many pieces, or says nothing before the end: the same answer. */
    static final String CHATTY = "chatty";

    static final String SILENT = "silent";
    private static final int PIECES = 200;
    private static final long THINKING_MILLIS = 3_000;

    @Override
    public String provider() {
        return "bench";
    }

    @Override
    public String name() {
        return "instant";
    }

    @Override
    public ModelReply chat(ModelRequest request, ModelListener listener) throws InterruptedException {
        if (request.tools().getFirst().name().equals("route_to")) {
            return reply(
                    listener,
                    "",
                    List.of(call(
                            "route_to", Map.of("agent", "coding", "confidence", 0.9, "reason", "it changes a file"))));
        }
        String asked = request.messages().stream()
                .filter(Message.FromUser.class::isInstance)
                .map(message -> ((Message.FromUser) message).text())
                .reduce("", (first, second) -> second);
        if (asked.startsWith(SLOW)) {
            listener.onText("Let me think. ");
            Thread.sleep(THINKING_MILLIS);
            return reply(listener, "I thought.", List.of());
        }
        if (asked.startsWith(CHATTY) || asked.startsWith(SILENT)) {
            for (int i = 0; asked.startsWith(CHATTY) && i < PIECES; i++) {
                listener.onText("word ");
                Thread.sleep(10);
            }
            return new ModelReply(
                    "word ".repeat(PIECES), "", List.of(), FinishReason.STOP, new Usage(100, 10, 0, 1), "instant", "");
        }
        if (request.messages().getLast() instanceof Message.FromUser) {
            return reply(
                    listener,
                    "I look, then I write.",
                    List.of(
                            call("list_log_sources", Map.of()),
                            call("write_file", Map.of("path", asked + ".txt", "content", "written\n"))));
        }
        return reply(listener, "It is written.", List.of());
    }

    private static ModelReply.RequestedCall call(String tool, Map<String, Object> arguments) {
        return new ModelReply.RequestedCall(tool, Json.mapper().<JsonNode>valueToTree(arguments));
    }

    private static ModelReply reply(ModelListener listener, String text, List<ModelReply.RequestedCall> calls) {
        listener.onText(text);
        for (int i = 0; i < calls.size(); i++) {
            listener.onToolCall(i, calls.get(i).name());
            listener.onToolArguments(i, calls.get(i).arguments().toString());
        }
        var finish = calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
        return new ModelReply(text, "", calls, finish, new Usage(100, 10, 0, 1), "instant", "");
    }
}
