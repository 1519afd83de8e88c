package dev.agentops.agentkit.langchain4j.random;

import dev.agentops.agentkit.Agent;
import dev.agentops.agentkit.Hooks;
import dev.agentops.agentkit.Limits;
import dev.agentops.agentkit.Network;
import dev.agentops.agentkit.SubNetwork;
import dev.agentops.agentkit.ToolUse;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.router.Decision;
import dev.agentops.agentkit.router.Router;
import dev.agentops.agentkit.router.Routers;
import dev.agentops.agentkit.router.Routing;
import dev.agentops.agentkit.tool.NetworkTools;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolResult;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Agents with tools, without tools and with a record as their answer, in the hands of a router and hooks that do as they like. */
final class RandomTeam {
    private static final int MANY = 200_000;

    record Input(String text) {}

    private final Random random;
    private final Supplier<ChatModel> models;
    private final long routes;

    /** @param models asked for each agent */
    RandomTeam(Random random, Supplier<ChatModel> models) {
        this.random = random;
        this.models = models;
        this.routes = random.nextInt();
    }

    Network network() {
        var look = Tool.reads("look", "Looks.", Input.class, (input, context) -> ToolResult.ok(content()));
        var change = Tool.writes("change", "Changes.", Input.class, (input, context) -> ToolResult.ok(content()));
        var inner = new Agent("inner", "digs", state -> "You dig.", List.of(look, change), models.get());
        var working = new Agent(
                "working",
                "works",
                state -> "You work.",
                List.of(
                        look,
                        change,
                        SubNetwork.asTool("ask_team", "Asks the team.", Network.of(inner, limits())),
                        NetworkTools.completeTask(),
                        NetworkTools.handOff(List.of("plain", "structured"))),
                models.get());
        var plain = new Agent("plain", "talks", state -> "", List.of(), models.get());
        var structured = new Agent("structured", "says it in fields", state -> "You say.", List.of(look), models.get())
                .withOutput(Input.class);
        var agents = List.of(
                random.nextBoolean() ? working : working.withToolUse(ToolUse.REQUIRED_FIRST), plain, structured);
        return new Network("random", agents, Router.firstOf(Routers.handOff(), this::route), limits())
                .withHooks(random.nextInt(3) == 0 ? new RandomHooks() : Hooks.NONE);
    }

    private Limits limits() {
        var limits = new Limits(1 + random.nextInt(6), 10_000_000, 1 + random.nextInt(2_000));
        return random.nextInt(4) == 0 ? limits.withoutLastTurn() : limits;
    }

    /** The same to the same question: a rule is asked again on each replay. */
    private Optional<Decision> route(Routing routing) {
        var chance = new Random(routes + routing.turns().size());
        if (!routing.turns().isEmpty() && chance.nextInt(4) == 0) {
            return Optional.of(new Decision.Done("random", "enough", "the end"));
        }
        var agents = routing.agents();
        return Optional.of(
                new Decision.Route(agents.get(chance.nextInt(agents.size())).name(), "random", "chance", 1));
    }

    private String content() {
        return switch (random.nextInt(5)) {
            case 0 -> "";
            case 1 -> " \n";
            case 2 -> "😀".repeat(random.nextInt(10) == 0 ? MANY : 3);
            default -> "seen";
        };
    }

    private final class RandomHooks implements Hooks {
        @Override
        public ModelReply afterModel(Moment moment, ModelReply reply) {
            boolean silent = random.nextInt(6) == 0;
            boolean callsNothing = random.nextInt(6) == 0;
            return new ModelReply(
                    silent ? "" : reply.text(),
                    reply.reasoning(),
                    callsNothing ? List.of() : reply.toolCalls(),
                    reply.finishReason(),
                    reply.usage(),
                    reply.model(),
                    reply.providerData());
        }

        @Override
        public Optional<String> beforeTool(ToolContext context, ToolCall call) {
            return random.nextInt(8) == 0 ? Optional.of("") : Optional.empty();
        }

        @Override
        public ToolResult afterTool(ToolContext context, ToolCall call, ToolResult result) {
            return random.nextInt(8) == 0 ? result.withContent("") : result;
        }
    }
}
