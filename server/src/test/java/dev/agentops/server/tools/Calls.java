package dev.agentops.server.tools;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolContext;

import java.util.List;

/** Calls tools as a model does. */
final class Calls {
    private Calls() {}

    /** @return the text that the model sees */
    static String call(List<Tool<?>> tools, String name, String arguments) throws Exception {
        return call(tools, name, arguments, State.EMPTY);
    }

    /** In a thread of this state. */
    static String call(List<Tool<?>> tools, String name, String arguments, State state) throws Exception {
        var tool = tools.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        return tool.call(
                        Json.read(arguments, JsonNode.class),
                        new ToolContext("thread", "run", "user", "agent", "call", state))
                .content();
    }
}
