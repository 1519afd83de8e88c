package dev.agentops.agentkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.tool.Effect;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolResult;
import dev.agentops.agentkit.tool.ToolTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;

/** Runs a handler and the hooks around it. Whatever they throw becomes one short line for the model; the stack goes to the log. */
final class ToolCaller {
    private static final Logger LOG = LoggerFactory.getLogger(ToolCaller.class);

    private ToolCaller() {}

    static ToolResult call(Tool<?> tool, JsonNode arguments, ToolContext context) {
        try {
            return UserCode.call(tool.name(), () -> tool.call(arguments, context));
        } catch (InterruptedException e) {
            String why = tool.name() + " was stopped: the run was cancelled";
            return tool.effect() == Effect.WRITES
                    ? cut(tool, arguments, context, why)
                    : ToolResult.ended(ToolStatus.CANCELLED, why + ".");
        } catch (UserCode.Failed e) {
            return e.getCause() instanceof ToolTimeoutException && tool.effect() == Effect.WRITES
                    ? cut(tool, arguments, context, e.getMessage())
                    : ToolResult.error(e.getMessage());
        }
    }

    /** An effect that was stopped in the middle: only a look at the world tells what came of it. */
    private static ToolResult cut(Tool<?> tool, JsonNode arguments, ToolContext context, String why) {
        return switch (look(tool, arguments, context)) {
            case Tool.Reconciliation.Done<?> done -> done.result();
            case Tool.Reconciliation.NotDone<?> notDone -> ToolResult.error(why + ". It did not take effect.");
            case Tool.Reconciliation.Unknown<?> unknown ->
                ToolResult.ended(
                        ToolStatus.UNKNOWN,
                        why
                                + ". It may or may not have taken effect, and may still be running. Look before you do it again.");
        };
    }

    /** Whether an effect that nobody saw the end of happened. */
    static Tool.Reconciliation<?> look(Tool<?> tool, JsonNode arguments, ToolContext context) {
        try {
            return tool.reconcile(arguments, context);
        } catch (Exception e) {
            LOG.warn("Cannot tell whether {} of call {} happened", tool.name(), context.toolCallId(), e);
            return new Tool.Reconciliation.Unknown<>();
        }
    }

    /** @return how the call ends when a hook will not let it run */
    static Optional<ToolResult> veto(Hooks hooks, ToolContext context, ToolCall call) {
        try {
            return UserCode.call("the hook before a tool call", () -> hooks.beforeTool(context, call))
                    .map(why -> ToolResult.ended(ToolStatus.DENIED, "Not run: " + why));
        } catch (InterruptedException e) {
            return Optional.of(
                    ToolResult.ended(ToolStatus.CANCELLED, call.name() + " was not run: the run was cancelled."));
        } catch (UserCode.Failed e) {
            return Optional.of(ToolResult.error("Not run: " + e.getMessage() + "."));
        }
    }

    /** The hooks are asked before the gate, so that no human is asked about a call that will not run; again only the gate is. */
    static ToolGate.Verdict verdict(ToolGate gate, ToolGate.Request request, PendingCall call) throws Exception {
        if (request.round() == 0) {
            var veto = veto(call.agent().hooks(), request.context(), call.call());
            if (veto.isPresent()) {
                return new ToolGate.Verdict.Deny(veto.get().status(), veto.get().content());
            }
        }
        return gate.check(request);
    }

    /** What the hooks make of a result. When one fails the result is withheld: it may be there to keep something back. */
    static ToolResult after(Hooks hooks, ToolContext context, ToolCall call, ToolResult result) {
        try {
            return UserCode.call("the hook after a tool call", () -> hooks.afterTool(context, call, result));
        } catch (InterruptedException e) {
            return withheld(call, result, "the run was cancelled");
        } catch (UserCode.Failed e) {
            return withheld(call, result, e.getMessage());
        }
    }

    private static ToolResult withheld(ToolCall call, ToolResult result, String why) {
        String ended = call.name() + " ended with status " + result.status().wireName();
        return ToolResult.error(ended + ", but its result is withheld: " + why + ".");
    }
}
