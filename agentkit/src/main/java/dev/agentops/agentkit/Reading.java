package dev.agentops.agentkit;

import dev.agentops.agentkit.context.ContextView;
import dev.agentops.agentkit.context.ReadResult;
import dev.agentops.agentkit.thread.ThreadLog;

/** Offers agents the tool to read what is not shown of the thread's results, once there is such a thing. */
record Reading(ThreadLog log, int maxOutputTokens) {

    /** Not to one that can only answer, nor beside a tool of the same name. */
    Agent offeredTo(Agent agent, Progress progress) {
        boolean onlyAnswers = agent.isStructured() && agent.tools().size() == 1;
        if (onlyAnswers || agent.tool(ReadResult.NAME).isPresent()) {
            return agent;
        }
        var policy = agent.rules().context();
        var messages = progress.messages();
        var view =
                ContextView.of(messages, progress.compaction(), policy, policy.window(agent.model(), maxOutputTokens));
        return view.isWhole() ? agent : agent.plus(ReadResult.tool(log, messages, policy.resultLimit(agent.model())));
    }
}
