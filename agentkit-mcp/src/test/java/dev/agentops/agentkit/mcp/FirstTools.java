package dev.agentops.agentkit.mcp;

import dev.agentops.agentkit.Agent;
import dev.agentops.agentkit.Limits;
import dev.agentops.agentkit.Network;
import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.RunResult;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.steps.InMemorySteps;
import dev.agentops.agentkit.thread.InMemoryThreadLog;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolGate;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The snippet of README.md; {@link ReadmeTest} runs it and compares the text. */
final class FirstTools {
    private FirstTools() {}

    // README
    static RunResult ask(ChatModel model, Path script, Path folder, ToolGate gate) {
        var environment = Map.of("PATH", System.getenv("PATH"));
        var command = List.of("node", script.toString(), "stdio");
        var server = McpServer.of("demo", new Endpoint.Program(command, environment, folder))
                .withReadOnly("echo");
        var pins = McpPins.at(folder.resolve("mcp-pins.json"));
        try (var mcp = McpTools.open(List.of(server), pins, Duration.ofSeconds(20))) {
            var tools = mcp.tools().stream().<Tool<?>>map(McpTool::tool).toList();
            var agent = new Agent("helper", "helps", state -> "You help with your tools.", tools, model);
            return Network.of(agent, Limits.DEFAULT)
                    .run(
                            new RunRequest("thread-1", "run_1", "ann", "message-1", "What is 2 + 40?"),
                            new InMemorySteps(),
                            new InMemoryThreadLog(),
                            gate);
        }
    }
    // README
}
