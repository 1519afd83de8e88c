package dev.agentops.agentkit.router;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Agent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.ToolChoice;
import dev.agentops.agentkit.tool.Description;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Lets an agent say who is next; see {@link Routers#agent}. */
record AgentRouter(Agent agent) implements Router {
    private static final String RULE = "routing-agent";
    private static final int MAX_OUTPUT = 500;

    record Select(
            @Description("name of the agent that goes next") String agent,
            @Description("one short sentence") String reason) {}

    record Done(
            @Description("the answer to the user, if no agent has given it")
            String summary) {}

    private static final Tool<Select> SELECT =
            Tool.reads("select_agent", "Choose the agent that goes next.", Select.class, (in, at) -> ToolResult.ok(""));
    private static final Tool<Done> DONE =
            Tool.reads("done", "The user has what they asked for.", Done.class, (in, at) -> ToolResult.ok(""));

    @Override
    public Optional<Decision> decide(Routing routing) throws InterruptedException {
        try {
            var reply = routing.chat(agent.model(), request(routing));
            for (var call : reply.toolCalls()) {
                var decision = decision(call.name(), call.arguments(), routing);
                if (decision.isPresent()) {
                    return decision;
                }
            }
            return Optional.empty();
        } catch (ModelException e) {
            return Optional.of(new Decision.Fail(RULE, "The routing agent's model failed: " + e.getMessage()));
        }
    }

    private static Optional<Decision> decision(String tool, JsonNode arguments, Routing routing) {
        if (tool.equals(SELECT.name()) && SELECT.problemWith(arguments).isEmpty()) {
            String next = arguments.get("agent").asText();
            return routing.knows(next)
                    ? Optional.of(new Decision.Route(
                            next, RULE, arguments.get("reason").asText(), 1))
                    : Optional.empty();
        }
        return tool.equals(DONE.name()) && DONE.problemWith(arguments).isEmpty()
                ? Optional.of(new Decision.Done(
                        RULE, "it is done", arguments.get("summary").asText()))
                : Optional.empty();
    }

    private ModelRequest request(Routing routing) {
        String agents = routing.agents().stream()
                .map(one -> "- " + one.name() + ": " + one.description())
                .collect(Collectors.joining("\n"));
        return new ModelRequest(
                agent.system().apply(routing.state()) + "\n\nThe agents:\n" + agents,
                asked(routing.messages()),
                List.of(SELECT.spec(), DONE.spec()),
                ToolChoice.REQUIRED,
                MAX_OUTPUT);
    }

    /** The transcript, with a word at its end where an agent spoke last: a request ends with the user. */
    private static List<Message> asked(List<Message> messages) {
        if (!(messages.getLast() instanceof Message.FromAgent)) {
            return messages;
        }
        var all = new ArrayList<>(messages);
        all.add(new Message.FromUser("who-is-next", "Who is next?"));
        return all;
    }
}
