package dev.agentops.server.offline;

import dev.agentops.agentkit.Limits;
import dev.agentops.agentkit.Network;
import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.RunResult;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.steps.InMemorySteps;
import dev.agentops.agentkit.thread.InMemoryThreadLog;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.server.agents.OpsNetwork;
import dev.agentops.server.mcp.McpServers;

import java.util.List;

/** The real agents with the real tools over the small estate; the model is what the test gives them. */
final class Team {
    private final Network network;
    private final InMemoryThreadLog log = new InMemoryThreadLog();
    private int runs;

    Team(SmallEstate estate, ChatModel model) {
        this.network = OpsNetwork.of(estate.tools(), McpServers.none(), model, model, Limits.DEFAULT, estate.hooks());
    }

    RunResult ask(String text) {
        return ask(text, ToolGate.open());
    }

    RunResult ask(String text, ToolGate gate) {
        String run = "run" + ++runs;
        return network.run(new RunRequest("t", run, "u", run + ":user", text), new InMemorySteps(), log, gate);
    }

    List<ToolCall> calls(String tool) {
        return log.messages("t").stream()
                .filter(Message.FromAgent.class::isInstance)
                .flatMap(message -> ((Message.FromAgent) message).toolCalls().stream())
                .filter(call -> call.name().equals(tool))
                .toList();
    }

    List<Message> all() {
        return log.messages("t");
    }

    List<Message.FromTool> results() {
        return log.messages("t").stream()
                .filter(Message.FromTool.class::isInstance)
                .map(Message.FromTool.class::cast)
                .toList();
    }

    /** A human who rejects every change, in the words of the approval gate. */
    static ToolGate rejects(String reason) {
        return stops(ToolStatus.DENIED, "The human u rejected this call and it was not run. Reason: " + reason);
    }

    static ToolGate stops(ToolStatus status, String message) {
        return new ToolGate() {
            @Override
            public Verdict check(Request request) {
                return new Verdict.Deny(status, message);
            }

            @Override
            public Pass pass(Request request) {
                return new Pass.Stop(status, message);
            }
        };
    }
}
