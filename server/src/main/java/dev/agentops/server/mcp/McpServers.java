package dev.agentops.server.mcp;

import dev.agentops.agentkit.mcp.McpPins;
import dev.agentops.agentkit.mcp.McpStatus;
import dev.agentops.agentkit.mcp.McpTool;
import dev.agentops.agentkit.mcp.McpTools;
import dev.agentops.agentkit.tool.Effect;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.server.safety.DangerousTool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The MCP servers of {@code mcp.json} and their tools. None of them keeps AgentOps from starting. Thread-safe. */
public final class McpServers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(McpServers.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Path pins;
    private final List<McpStatus> problems;
    private final Map<String, Set<String>> agents;
    private final McpTools tools;

    private McpServers(Path pins, List<McpStatus> problems, Map<String, Set<String>> agents, McpTools tools) {
        this.pins = pins;
        this.problems = problems;
        this.agents = agents;
        this.tools = tools;
    }

    /**
     * Starts them.
     *
     * @param file {@code mcp.json}; need not exist. The pins are beside it
     * @param agents those that there are
     */
    public static McpServers open(Path file, Map<String, String> environment, Set<String> agents) {
        var read = McpFile.read(file, environment, agents);
        read.problems().forEach(problem -> LOG.warn("MCP server {} is {}", problem.server(), problem.detail()));
        var pins = McpPins.at(file.toAbsolutePath().resolveSibling("mcp-pins.json"));
        var servers = read.entries().stream().map(McpFile.Entry::server).toList();
        return new McpServers(
                pins.file(),
                read.problems(),
                read.entries().stream()
                        .collect(Collectors.toMap(entry -> entry.server().name(), McpFile.Entry::agents)),
                McpTools.open(servers, pins, PATIENCE));
    }

    /** No servers at all. */
    public static McpServers none() {
        return new McpServers(
                Path.of("mcp-pins.json"),
                List.of(),
                Map.of(),
                McpTools.open(List.of(), McpPins.at(Path.of("mcp-pins.json")), PATIENCE));
    }

    /** @param changes the agent is one that may change things */
    public List<Tool<?>> tools(String agent, boolean changes) {
        var offered = new ArrayList<Tool<?>>();
        for (var tool : tools.tools()) {
            var named = agents.getOrDefault(tool.server(), Set.of());
            boolean given = named.isEmpty() ? changes || tool.isReadOnly() : named.contains(agent);
            if (given) {
                offered.add(tool.tool());
            }
        }
        return offered;
    }

    /** Each that the gate judges. */
    public List<Tool<?>> changing() {
        return tools.tools().stream()
                .filter(tool -> tool.tool().effect() == Effect.WRITES)
                .<Tool<?>>map(McpTool::tool)
                .toList();
    }

    /** What the gate has to know of each that it judges. */
    public List<DangerousTool> dangerous() {
        return tools.tools().stream()
                .filter(tool -> tool.tool().effect() == Effect.WRITES)
                .<DangerousTool>map(DangerousMcpTool::new)
                .toList();
    }

    /** One for each server of the file. */
    public List<McpStatus> status() {
        var all = new ArrayList<>(problems);
        for (var status : tools.status()) {
            String trust = "; if its definition changed: ./agentops mcp --pins " + pins;
            all.add(
                    status.ok()
                            ? status
                            : new McpStatus(status.server(), false, status.detail(), status.remedy() + trust));
        }
        return all;
    }

    @Override
    public void close() {
        tools.close();
    }
}
