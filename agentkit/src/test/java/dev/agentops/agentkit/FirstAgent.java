package dev.agentops.agentkit;

import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.steps.InMemorySteps;
import dev.agentops.agentkit.thread.InMemoryThreadLog;
import dev.agentops.agentkit.tool.Description;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolResult;

import java.util.List;

/** The snippet of README.md; {@link ReadmeTest} runs it and compares the text. */
final class FirstAgent {
    private FirstAgent() {}

    // README
    record Host(@Description("the host's name") String name) {}

    static Network operator(ChatModel model) {
        var checkDisk = Tool.reads(
                "check_disk",
                "Says how full a host's disk is.",
                Host.class,
                (host, context) -> ToolResult.ok(host.name() + ": 97 % full"));
        var operator = new Agent(
                "operator",
                "looks after hosts",
                state -> "You look after hosts. Check before you answer.",
                List.of(checkDisk),
                model);
        return Network.of(operator, Limits.DEFAULT);
    }

    static RunResult ask(Network network, String question) {
        var request = new RunRequest("thread-1", "run_1", "ann", "message-1", question);
        return network.run(request, new InMemorySteps(), new InMemoryThreadLog(), ToolGate.open());
    }
    // README
}
