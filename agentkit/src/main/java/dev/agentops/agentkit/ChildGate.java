package dev.agentops.agentkit;

import dev.agentops.agentkit.tool.ToolGate;

import java.time.Duration;

/** The outer run's gate. The end of a run inside it ends no approval of the outer one. */
record ChildGate(ToolGate gate) implements ToolGate {
    @Override
    public Verdict check(Request request) throws Exception {
        return gate.check(request);
    }

    @Override
    public Duration timeLeft(Request request) throws Exception {
        return gate.timeLeft(request);
    }

    @Override
    public Pass pass(Request request) throws Exception {
        return gate.pass(request);
    }
}
