package dev.agentops.agentkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.context.LargeResult;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolResult;

import java.util.Optional;

/**
 * A tool call that wants a result.
 *
 * @param seq where the result stands in the transcript
 * @param refused the run's limit that keeps it from running
 */
record PendingCall(
        RunRequest request,
        Lineage lineage,
        Agent agent,
        Message.FromAgent reply,
        ToolCall call,
        int turn,
        long seq,
        State state,
        Optional<Limits.Reached> refused) {

    ToolContext context() {
        return new ToolContext(
                request.threadId(), lineage.rootRunId(), request.userId(), agent.name(), call.id(), state);
    }

    /** Runs the handler, which may show its output live if the hooks leave that to it. */
    ToolResult handle(Tool<?> tool, ToolContext context, ThreadLog log, Teller teller) {
        try (var output = new ToolOutputStream(log, teller, request.threadId(), call.id())) {
            var live = agent.hooks().liveOutput(context, output);
            return ToolCaller.call(tool, call.arguments(), live.isEmpty() ? context : context.with(live.get()));
        }
    }

    /** The same call with what a human made of its arguments. */
    PendingCall with(JsonNode arguments) {
        return new PendingCall(
                request,
                lineage,
                agent,
                reply,
                new ToolCall(call.id(), call.name(), arguments),
                turn,
                seq,
                state,
                refused);
    }

    /** Names the decision on this call: one for each round. */
    String signal(int round) {
        return ToolGate.Request.signal(call.id(), round);
    }

    /** @param address where the engine is told that there is a decision */
    ToolGate.Request gateRequest(int round, String question, boolean mayHaveHappened, String address) {
        return new ToolGate.Request(
                call.name(), call.arguments(), context(), reply.text(), round, question, mayHaveHappened, address);
    }

    Message.FromTool result(ToolStatus status, String content) {
        return new Message.FromTool(call.id() + ":result", call.id(), call.name(), status, content);
    }

    Message.FromTool result(ToolStatus status, LargeResult result) {
        String handle =
                result.stored().isEmpty() ? "" : result.stored().getFirst().handle();
        return new Message.FromTool(call.id() + ":result", call.id(), call.name(), status, result.shown(), handle);
    }

    /** Turn and place in the turn, such as {@code 2.0}. */
    String place() {
        return turn + "." + call.id().substring(call.id().lastIndexOf('_') + 1);
    }

    String stepName(String kind, int round) {
        String name = kind + ":" + place() + ":" + call.name();
        return round == 0 ? name : name + ":" + round;
    }
}
