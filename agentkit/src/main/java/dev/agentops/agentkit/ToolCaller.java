package dev.agentops.agentkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Objects;

/** Runs a handler. Whatever it throws becomes one short line for the model; the stack goes to the log. */
final class ToolCaller {
    private static final Logger LOG = LoggerFactory.getLogger(ToolCaller.class);

    private ToolCaller() {}

    static ToolResult call(Tool<?> tool, JsonNode arguments, ToolContext context) {
        try {
            return Objects.requireNonNullElseGet(
                    tool.call(arguments, context), () -> ToolResult.error(tool.name() + " returned nothing."));
        } catch (InterruptedException e) {
            return ToolResult.ended(ToolStatus.CANCELLED, tool.name() + " was stopped: the run was cancelled.");
        } catch (Exception e) {
            LOG.warn("Tool {} of call {} failed", tool.name(), context.toolCallId(), e);
            String message =
                    Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
            return ToolResult.error(
                    tool.name() + " failed: " + message.lines().findFirst().orElse(""));
        }
    }
}
