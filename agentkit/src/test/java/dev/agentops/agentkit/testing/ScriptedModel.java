package dev.agentops.agentkit.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelListener;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.Usage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A model that says what a test wrote down, one line of the script per call, and keeps the requests it got. */
public final class ScriptedModel implements ChatModel {
    @FunctionalInterface
    public interface Line {
        ModelReply speak(ModelRequest request, ModelListener listener) throws ModelException, InterruptedException;
    }

    private final Queue<Line> script = new ConcurrentLinkedQueue<>();
    private final List<ModelRequest> requests = new CopyOnWriteArrayList<>();

    public ScriptedModel says(String text) {
        return then((request, listener) -> reply(listener, text, List.of()));
    }

    /** @param arguments of the one tool call, as name and value in turn */
    public ScriptedModel calls(String tool, Object... arguments) {
        return callsAfter("", tool, arguments);
    }

    public ScriptedModel callsAfter(String text, String tool, Object... arguments) {
        return then((request, listener) -> reply(listener, text, List.of(call(tool, arguments))));
    }

    public ScriptedModel callsAll(ModelReply.RequestedCall... calls) {
        return then((request, listener) -> reply(listener, "", List.of(calls)));
    }

    public ScriptedModel then(Line line) {
        script.add(line);
        return this;
    }

    public List<ModelRequest> requests() {
        return List.copyOf(requests);
    }

    public static ModelReply.RequestedCall call(String tool, Object... arguments) {
        var fields = Json.mapper().createObjectNode();
        for (int i = 0; i < arguments.length; i += 2) {
            fields.set((String) arguments[i], Json.mapper().<JsonNode>valueToTree(arguments[i + 1]));
        }
        return new ModelReply.RequestedCall(tool, fields);
    }

    public static ModelReply reply(ModelListener listener, String text, List<ModelReply.RequestedCall> calls) {
        for (var word : text.splitWithDelimiters(" ", 0)) {
            listener.onText(word);
        }
        var indexed = new ArrayList<>(calls);
        for (int i = 0; i < indexed.size(); i++) {
            listener.onToolCall(i, indexed.get(i).name());
            listener.onToolArguments(i, indexed.get(i).arguments().toString());
        }
        var finish = calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
        return new ModelReply(text, "", calls, finish, new Usage(100, 10, 0, 1), "scripted", "");
    }

    @Override
    public String provider() {
        return "scripted";
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public ModelReply chat(ModelRequest request, ModelListener listener) throws ModelException, InterruptedException {
        requests.add(request);
        var line = script.poll();
        if (line == null) {
            throw ModelException.permanent(
                    "the script has no line for this call: " + Map.of("system", request.system()), null);
        }
        return line.speak(request, listener);
    }
}
