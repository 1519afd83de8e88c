package dev.agentops.agentkit.router;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Agent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.ToolChoice;
import dev.agentops.agentkit.tool.Description;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Asks a fast model which agent fits the request. Below the threshold, on an unknown name or when the model fails, the safe
 * agent goes: choose one that can only read.
 *
 * @param threshold 0 to 1
 */
public record ModelClassifier(ChatModel model, double threshold, String safeAgent) implements Router {
    private static final int RECENT_MESSAGES = 6;
    private static final int MAX_CHARACTERS = 2_000;

    record RouteTo(
            @Description("name of the agent") String agent,
            @Description("how sure you are, 0 to 1") double confidence,
            @Description("one short sentence") String reason) {}

    private static final Tool<RouteTo> ROUTE_TO = Tool.reads(
            "route_to",
            "Choose the agent that handles the request.",
            RouteTo.class,
            (input, context) -> ToolResult.ok(""));

    @Override
    public Optional<Decision> decide(Routing routing) throws InterruptedException {
        return Optional.of(classify(routing));
    }

    private Decision classify(Routing routing) throws InterruptedException {
        var request = new ModelRequest(
                system(routing.agents()), recent(routing), List.of(ROUTE_TO.spec()), ToolChoice.REQUIRED, 300);
        try {
            var reply = routing.chat(model, request);
            for (var call : reply.toolCalls()) {
                if (ROUTE_TO.problemWith(call.arguments()).isEmpty()) {
                    return judge(call.arguments(), routing);
                }
            }
            return safe("the model named no agent");
        } catch (ModelException e) {
            return safe("the router's model failed: " + e.getMessage());
        }
    }

    private Decision judge(JsonNode arguments, Routing routing) {
        String agent = arguments.get("agent").asText();
        double confidence = arguments.get("confidence").asDouble();
        String reason = arguments.get("reason").asText();
        if (!routing.knows(agent)) {
            return safe("the model named '" + agent + "', which does not exist");
        }
        if (confidence < threshold) {
            return new Decision.Route(
                    safeAgent, "fallback", "not sure enough about " + agent + " (" + reason + ")", confidence);
        }
        return new Decision.Route(agent, "classifier", reason, confidence);
    }

    private Decision safe(String why) {
        return new Decision.Route(safeAgent, "fallback", why, 0);
    }

    private static String system(List<Agent> agents) {
        return "You are the router of an operations team. Read the conversation and choose the agent for the user's last"
                + " message by calling route_to. The agents:\n"
                + agents.stream()
                        .map(agent -> "- " + agent.name() + ": " + agent.description())
                        .collect(Collectors.joining("\n"));
    }

    /** What was said lately, as one quoted message: a transcript cut in the middle of a tool call would not be valid. */
    private static List<Message> recent(Routing routing) {
        var said = routing.messages().stream()
                .filter(message -> !(message instanceof Message.FromTool))
                .toList();
        String text = said.subList(Math.max(0, said.size() - RECENT_MESSAGES), said.size()).stream()
                .map(ModelClassifier::quote)
                .collect(Collectors.joining("\n"));
        return List.of(new Message.FromUser("conversation", "The conversation, latest message last:\n" + text));
    }

    private static String quote(Message message) {
        return switch (message) {
            case Message.FromUser user -> "user: " + cut(user.text());
            case Message.FromAgent agent -> agent.agent() + ": " + cut(agent.text());
            case Message.FromTool tool -> tool.toolName() + ": " + cut(tool.content());
        };
    }

    private static String cut(String text) {
        return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + " […]";
    }
}
