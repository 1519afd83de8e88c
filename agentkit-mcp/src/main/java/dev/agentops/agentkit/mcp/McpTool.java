package dev.agentops.agentkit.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.tool.Effect;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolInput;
import dev.agentops.agentkit.tool.ToolResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pinned tool of a server. Thread-safe. */
public final class McpTool {
    private static final Logger LOG = LoggerFactory.getLogger(McpTool.class);
    private static final int MAX_DESCRIPTION = 2_000;

    private final ServerTools home;
    private final McpDefinition pinned;
    private final boolean readOnly;
    private final Tool<JsonNode> tool;

    /** @throws IllegalArgumentException when no provider would take its schema; says why */
    McpTool(ServerTools home, McpDefinition pinned) {
        this.home = home;
        this.pinned = pinned;
        String name = ToolNames.of(server(), pinned.name());
        String description = "From the MCP server " + server() + ". It says: "
                + Untrusted.text(pinned.description(), MAX_DESCRIPTION);
        var input = ToolInput.of(Untrusted.schema(pinned.inputSchema()));
        this.readOnly = home.server().readOnlyTools().contains(pinned.name());
        this.tool = readOnly && !pinned.openWorld()
                ? Tool.reads(name, description, input, (arguments, context) -> call(arguments))
                : Tool.writes(name, description, input, (arguments, context) -> call(arguments));
    }

    /** For agents. It writes, and so is judged by the gate, unless configuration calls it read-only and it reaches its server alone. */
    public Tool<JsonNode> tool() {
        return tool;
    }

    public String server() {
        return home.server().name();
    }

    /** As the server calls it. Not cleaned. */
    public String name() {
        return pinned.name();
    }

    /** As configuration has it, whatever the server says. */
    public boolean isReadOnly() {
        return readOnly;
    }

    /** Whether its server says that what it is given may go to anybody: {@code openWorldHint}. */
    public boolean isOpenWorld() {
        return pinned.openWorld();
    }

    /** Of the pinned definition. */
    public String hash() {
        return pinned.hash();
    }

    /**
     * Looks whether the server is there and shows the tool as it was pinned.
     *
     * @throws McpException when it does not; the message says what to do
     */
    public void verify() throws McpException, InterruptedException {
        home.verify(pinned);
    }

    private ToolResult call(JsonNode arguments) throws InterruptedException {
        try {
            var result = home.client()
                    .call(
                            pinned.name(),
                            arguments,
                            message -> LOG.debug("{}: {}", tool.name(), Untrusted.line(message, 200)),
                            this::verify);
            return Results.of(result, home.secrets());
        } catch (McpException e) {
            LOG.warn("{}: {}", tool.name(), e.getMessage());
            return e.mayHaveRun() && tool.effect() == Effect.WRITES
                    ? ToolResult.ended(
                            ToolStatus.UNKNOWN,
                            e.getMessage() + ". It may or may not have taken effect: look before you call it again.")
                    : ToolResult.error(String.valueOf(e.getMessage()));
        }
    }
}
