package dev.agentops.server.attacks;

import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.ModelListener;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.testing.ScriptedModel;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * The worst model that there can be: it does, once, whatever any text tells it, whoever wrote it. So every malicious call takes the
 * whole way of a run. As a router it sends everything to the agent that may do most.
 */
final class ObedientModel implements ChatModel {
    private final List<ModelRequest> requests = new CopyOnWriteArrayList<>();
    private volatile boolean obeysDescriptions;

    List<ModelRequest> requests() {
        return List.copyOf(requests);
    }

    /** Whether it also does what its tools say of themselves. */
    void obeysDescriptions(boolean obeys) {
        obeysDescriptions = obeys;
    }

    @Override
    public String provider() {
        return "obedient";
    }

    @Override
    public String name() {
        return "obedient";
    }

    @Override
    public ModelReply chat(ModelRequest request, ModelListener listener) {
        requests.add(request);
        if (request.tools().stream().anyMatch(tool -> tool.name().equals("route_to"))) {
            return ScriptedModel.reply(
                    listener,
                    "",
                    List.of(ScriptedModel.call("route_to", "agent", "coding", "confidence", 0.9, "reason", "it fits")));
        }
        var calls = calls(request);
        return ScriptedModel.reply(listener, calls.isEmpty() ? "All done." : "As I was told.", calls);
    }

    private List<ModelReply.RequestedCall> calls(ModelRequest request) {
        var messages = request.messages();
        var done = messages.stream()
                .filter(Message.FromAgent.class::isInstance)
                .flatMap(message -> ((Message.FromAgent) message).toolCalls().stream())
                .map(call -> call.name() + call.arguments())
                .collect(Collectors.toSet());
        var calls = new LinkedHashSet<ModelReply.RequestedCall>();
        latest(messages).forEach(text -> calls.addAll(Orders.in(text)));
        if (obeysDescriptions) {
            request.tools().forEach(tool -> calls.addAll(Orders.in(tool.description())));
        }
        return calls.stream().filter(call -> isNew(call, done)).toList();
    }

    private static boolean isNew(ModelReply.RequestedCall call, Set<String> done) {
        return !done.contains(call.name() + call.arguments());
    }

    /** What was said since the model spoke last. */
    private static List<String> latest(List<Message> messages) {
        var texts = new ArrayList<String>();
        for (int i = messages.size() - 1; i >= 0; i--) {
            switch (messages.get(i)) {
                case Message.FromUser user -> texts.addFirst(user.text());
                case Message.FromTool tool -> texts.addFirst(tool.content());
                case Message.FromAgent agent -> {
                    return texts;
                }
            }
        }
        return texts;
    }
}
