package dev.agentops.server.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.mcp.McpException;
import dev.agentops.agentkit.mcp.McpTool;
import dev.agentops.server.safety.DangerousTool;
import dev.agentops.server.safety.Preview;

import java.util.Optional;

/** A tool of an MCP server as the gate sees it: nobody is asked about one that is not there, or not as it was pinned. */
record DangerousMcpTool(McpTool tool) implements DangerousTool {
    @Override
    public String name() {
        return tool.tool().name();
    }

    @Override
    public String title(JsonNode arguments) {
        return "Call " + shown() + " of MCP server " + tool.server();
    }

    @Override
    public String risk() {
        return "high";
    }

    @Override
    public Optional<String> unasked(JsonNode arguments) {
        return tool.isReadOnly() ? Optional.of("mcp.json calls it read-only") : Optional.empty();
    }

    @Override
    public boolean reachesAnybody() {
        return tool.isOpenWorld();
    }

    @Override
    public Preview preview(JsonNode arguments) {
        try {
            tool.verify();
        } catch (McpException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalArgumentException("the run was cancelled", e);
        }
        return new Preview.Mcp(tool.server(), shown(), tool.hash(), arguments);
    }

    private String shown() {
        return tool.name().replaceAll("\\p{C}", "?");
    }
}
