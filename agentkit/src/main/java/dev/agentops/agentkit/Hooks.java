package dev.agentops.agentkit;

import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.router.Decision;
import dev.agentops.agentkit.router.Routing;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.tool.LiveOutput;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolResult;

import java.util.List;
import java.util.Optional;

/**
 * Code of yours around what an agent or a network does. Each hook runs inside the journalled step that it belongs to: once, however
 * often the run is replayed, and like any effect once more if the process ends in the middle of that step. Thread-safe.
 *
 * <p>A hook that throws ends the call or the run that it stands around with an error that says so; it never leaves a run hanging.
 */
public interface Hooks {
    Hooks NONE = new Hooks() {
        @Override
        public Optional<LiveOutput> liveOutput(ToolContext context, LiveOutput shown) {
            return Optional.of(shown);
        }
    };

    /** Where a model call happens. @param turn 1 for the first of the run */
    record Moment(RunRequest request, String agent, int turn, State state) {}

    /** @return the request that is sent; once per turn, not once per retry, and for a summary of the older part of a long thread */
    default ModelRequest beforeModel(Moment moment, ModelRequest request) throws Exception {
        return request;
    }

    /** @return the reply that holds; when it differs, readers see what was streamed replaced by it */
    default ModelReply afterModel(Moment moment, ModelReply reply) throws Exception {
        return reply;
    }

    /** Asked before the gate and before the handler. @return why the call must not run, for the model; empty lets it go on */
    default Optional<String> beforeTool(ToolContext context, ToolCall call) throws Exception {
        return Optional.empty();
    }

    /** Sees every result, also a denial. @return the result that the model reads and the log keeps */
    default ToolResult afterTool(ToolContext context, ToolCall call, ToolResult result) throws Exception {
        return result;
    }

    /**
     * What readers see of a tool's output while it runs, before {@link #afterTool} has seen it, which may be there to keep something
     * back.
     *
     * @param shown takes what may be seen
     * @return where the tool writes to; empty to show nothing before its end
     */
    default Optional<LiveOutput> liveOutput(ToolContext context, LiveOutput shown) {
        return Optional.empty();
    }

    /** @return the decision that holds */
    default Decision onRoute(Routing routing, Decision decision) throws Exception {
        return decision;
    }

    /** The run has ended so; nothing can change it any more. */
    default void onFinish(RunRequest request, RunResult result) throws Exception {}

    /** One around the other: the first hears of a call first and of its result last. */
    static Hooks all(Hooks... hooks) {
        return hooks.length == 1 ? hooks[0] : new HookChain(List.of(hooks));
    }
}
