package dev.agentops.server.api;

import dev.agentops.agentkit.Agent;
import dev.agentops.agentkit.Network;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.server.identity.Role;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import java.util.List;
import java.util.Locale;

/** Who works here: the agents of new runs, with their models and tools. */
final class AgentRoutes {
    /** @param build that new runs begin on */
    record AgentsView(String network, String build, List<AgentView> agents) {}

    record AgentView(String name, String description, ModelView model, List<ToolView> tools) {}

    record ModelView(String provider, String name) {}

    /** @param effect reads, writes (asks by the policy) or orchestrates (several steps of its own) */
    record ToolView(String name, String description, String effect) {}

    private final Network network;
    private final String build;
    private final Access access;

    AgentRoutes(Network network, String build, Access access) {
        this.network = network;
        this.build = build;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/agents", this::list);
    }

    private void list(Context context) {
        access.require(context, Role.VIEWER);
        context.json(new AgentsView(
                network.name(),
                build,
                network.agents().stream().map(AgentRoutes::agent).toList()));
    }

    private static AgentView agent(Agent agent) {
        return new AgentView(
                agent.name(),
                agent.description(),
                new ModelView(agent.model().provider(), agent.model().name()),
                agent.tools().stream().map(AgentRoutes::tool).toList());
    }

    private static ToolView tool(Tool<?> tool) {
        return new ToolView(
                tool.name(), tool.description(), tool.effect().name().toLowerCase(Locale.ROOT));
    }
}
