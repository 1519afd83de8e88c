package dev.agentops.agentkit;

import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.router.Decision;
import dev.agentops.agentkit.router.Routing;
import dev.agentops.agentkit.tool.LiveOutput;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolResult;

import java.util.List;
import java.util.Optional;

/** Several hooks as one, each around the next. */
record HookChain(List<Hooks> hooks) implements Hooks {
    @Override
    public ModelRequest beforeModel(Moment moment, ModelRequest request) throws Exception {
        for (var hook : hooks) {
            request = hook.beforeModel(moment, request);
        }
        return request;
    }

    @Override
    public ModelReply afterModel(Moment moment, ModelReply reply) throws Exception {
        for (var hook : hooks.reversed()) {
            reply = hook.afterModel(moment, reply);
        }
        return reply;
    }

    @Override
    public Optional<String> beforeTool(ToolContext context, ToolCall call) throws Exception {
        for (var hook : hooks) {
            var veto = hook.beforeTool(context, call);
            if (veto.isPresent()) {
                return veto;
            }
        }
        return Optional.empty();
    }

    @Override
    public ToolResult afterTool(ToolContext context, ToolCall call, ToolResult result) throws Exception {
        for (var hook : hooks.reversed()) {
            result = hook.afterTool(context, call, result);
        }
        return result;
    }

    @Override
    public Optional<LiveOutput> liveOutput(ToolContext context, LiveOutput shown) {
        var passed = Optional.of(shown);
        for (var one : hooks) {
            passed = passed.flatMap(output -> one.liveOutput(context, output));
        }
        return passed;
    }

    @Override
    public Decision onRoute(Routing routing, Decision decision) throws Exception {
        for (var hook : hooks.reversed()) {
            decision = hook.onRoute(routing, decision);
        }
        return decision;
    }

    @Override
    public void onFinish(RunRequest request, RunResult result) throws Exception {
        for (var hook : hooks.reversed()) {
            hook.onFinish(request, result);
        }
    }
}
