package dev.agentops.agentkit.crash;

import dev.agentops.agentkit.Agent;
import dev.agentops.agentkit.Limits;
import dev.agentops.agentkit.Network;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelListener;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.ToolChoice;
import dev.agentops.agentkit.router.Decision;
import dev.agentops.agentkit.router.Router;
import dev.agentops.agentkit.router.Routers;
import dev.agentops.agentkit.router.Routing;
import dev.agentops.agentkit.state.StateKey;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.testing.Transcripts;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolResult;

import java.util.List;
import java.util.Optional;

/**
 * An agent that follows a plan, one line of it per turn, whatever process it wakes up in.
 *
 * @param plan what its model asks for in each turn; after the last it answers
 */
record Team(List<List<ModelReply.RequestedCall>> plan, World world, Asked asked) {
    static final String READ = "look";
    static final String GUARDED = "change";
    static final String UNGUARDED = "note_down";
    static final String RECONCILED = "set_switch";
    static final StateKey<List<String>> NOTES = StateKey.listOf("notes", String.class);

    record Input(String text) {}

    /** How often models were asked, over all processes. */
    static final class Asked {
        int router;
        int agent;
    }

    Network in(Life life) {
        var look = Tool.reads(READ, "Looks.", Input.class, (input, context) -> {
            life.reach("while it reads");
            return ToolResult.ok("saw " + input.text()).with(StatePatch.NONE.append(NOTES, input.text()));
        });
        var agent = new Agent(
                "worker",
                "works",
                state -> "Notes: " + state.list(NOTES),
                List.of(
                        look,
                        Tool.writes(GUARDED, "Changes.", Input.class, effect(life)),
                        Tool.writes(UNGUARDED, "Writes.", Input.class, effect(life)),
                        Tool.writes(RECONCILED, "Sets.", Input.class, effect(life))
                                .withReconciler((input, context) -> look(input, context, life))),
                model("plan", (request, listener) -> work(request, listener, life)));
        return new Network(
                "proof",
                List.of(agent),
                Router.firstOf(Routers.completion(), routing -> decide(routing, life)),
                new Limits(plan.size() + 2, 10_000_000, 1000));
    }

    /** Every second time by a rule, which needs no model and so no step of its own. */
    private Optional<Decision> decide(Routing routing, Life life) throws InterruptedException {
        if (routing.turns().size() % 2 == 1) {
            life.reach("while a rule decides");
            return Optional.of(new Decision.Route("worker", "rule", "it is at work", 1));
        }
        try {
            var request = new ModelRequest("Who?", routing.messages(), List.of(), ToolChoice.NONE, 10);
            routing.chat(model("router", (asked, listener) -> decision(life)), request);
            return Optional.of(new Decision.Route("worker", "model", "decision " + asked.router, 1));
        } catch (ModelException e) {
            throw new AssertionError(e);
        }
    }

    private ModelReply decision(Life life) {
        life.reach("before the router's model is asked");
        asked.router++;
        life.reach("after the router's model is asked");
        return ScriptedModel.reply(ModelListener.SILENT, "worker", List.of());
    }

    private Tool.Handler<Input> effect(Life life) {
        return (input, context) -> {
            life.reach("before the effect");
            world.happen(context.toolCallId(), input.text());
            life.reach("after the effect");
            return ToolResult.ok("did " + input.text());
        };
    }

    private Tool.Reconciliation<Input> look(Input input, ToolContext context, Life life) {
        life.reach("while it looks whether the effect happened");
        return world.happened(context.toolCallId())
                ? new Tool.Reconciliation.Done<>(ToolResult.ok("did " + input.text()))
                : new Tool.Reconciliation.NotDone<>();
    }

    private ModelReply work(ModelRequest request, ModelListener listener, Life life) {
        Transcripts.assertValid(request.messages());
        life.reach("before the model speaks");
        asked.agent++;
        int turn = (int) request.messages().stream()
                .filter(Message.FromAgent.class::isInstance)
                .count();
        var calls = turn < plan.size() ? plan.get(turn) : List.<ModelReply.RequestedCall>of();
        var reply = ScriptedModel.reply(listener, calls.isEmpty() ? "All done." : "Step " + turn + " of it.", calls);
        life.reach("after the model spoke");
        return reply;
    }

    private static ChatModel model(String name, ScriptedModel.Line line) {
        return new ChatModel() {
            @Override
            public String provider() {
                return "plan";
            }

            @Override
            public String name() {
                return name;
            }

            @Override
            public ModelReply chat(ModelRequest request, ModelListener listener)
                    throws ModelException, InterruptedException {
                return line.speak(request, listener);
            }
        };
    }
}
