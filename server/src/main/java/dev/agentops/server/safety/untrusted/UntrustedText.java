package dev.agentops.server.safety.untrusted;

import dev.agentops.agentkit.Hooks;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.state.StateKey;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.tool.LiveOutput;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolResult;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What comes back from tools, before anyone reads it. Neither the model, nor the log, nor a browser sees a secret of it or what cannot be
 * seen in it; the model is told where it begins and ends; the thread is tainted by it from then on. Thread-safe.
 */
public final class UntrustedText implements Hooks {
    /** The key of a thread's state that says which tools brought text from outside; nobody takes it away again. */
    public static final String TAINTED_BY = "tainted_by";

    static final StateKey<List<String>> TAINT = StateKey.listOf(TAINTED_BY, String.class);

    /** They say only what AgentOps itself knows, or what the model said. */
    private static final Set<String> OWN_WORDS = Set.of(
            "hand_off",
            "complete_task",
            "report_findings",
            "report_no_cause",
            "edit_file",
            "write_file",
            "restore_file");

    /** Otherwise the gate speaks, and not the tool. */
    private static final Set<ToolStatus> SPOKEN_BY_THE_TOOL = EnumSet.of(ToolStatus.OK, ToolStatus.ERROR);

    private final Redactor redactor;
    private final Boundary boundary;

    public UntrustedText(Redactor redactor, InstallationKey key) {
        this.redactor = redactor;
        this.boundary = new Boundary(key);
    }

    /** Whether text from outside is in the thread of this state. */
    public static boolean isIn(State state) {
        return !state.list(TAINT).isEmpty();
    }

    /** A text as the model and people see it. */
    public static String shown(Redactor redactor, String threadId, String text) {
        return Visible.of(redactor.redact(threadId, text));
    }

    /** Whether a text holds what a reader cannot see. */
    public static boolean holdsHidden(String text) {
        return !Visible.of(text).equals(text);
    }

    /** The state of a thread that begins with text from outside. @param by what brought it */
    public static State tainted(String by) {
        return State.EMPTY.apply(StatePatch.NONE.union(TAINT, by));
    }

    /** An earlier state of a thread, with what has come into the thread from outside until now. */
    public static State taintedAs(State now, State earlier) {
        var patch = StatePatch.NONE;
        for (var by : now.list(TAINT)) {
            patch = patch.union(TAINT, by);
        }
        return earlier.apply(patch);
    }

    /** A text from outside, as a part of what a model is asked. @param id of the message */
    public static String marked(InstallationKey key, String threadId, String id, String source, String text) {
        return new Boundary(key).around(threadId, id, source, text);
    }

    private static boolean isOutside(String tool, ToolStatus status) {
        return !OWN_WORDS.contains(tool) && SPOKEN_BY_THE_TOOL.contains(status);
    }

    @Override
    public ToolResult afterTool(ToolContext context, ToolCall call, ToolResult result) {
        String thread = context.threadId();
        var changes = result.patch().changes().stream()
                .map(change -> new StatePatch.Change(
                        change.operation(), change.key(), redactor.redact(thread, change.value()), change.by()))
                .toList();
        var patch = new StatePatch(changes);
        if (isOutside(call.name(), result.status())
                && !context.state().list(TAINT).contains(call.name())) {
            patch = patch.union(TAINT, call.name());
        }
        var events = result.events().stream()
                .map(event -> event instanceof AgentEvent.Custom custom
                        ? new AgentEvent.Custom(custom.name(), redactor.redact(thread, custom.value()))
                        : event)
                .toList();
        return new ToolResult(
                result.status(), shown(redactor, thread, result.content()), patch, result.control(), events);
    }

    @Override
    public Optional<LiveOutput> liveOutput(ToolContext context, LiveOutput shown) {
        return Optional.of(new LiveRedaction(redactor, context.threadId(), shown));
    }

    @Override
    public ModelRequest beforeModel(Moment moment, ModelRequest request) {
        var messages = request.messages().stream()
                .map(message -> message instanceof Message.FromTool tool && isOutside(tool.toolName(), tool.status())
                        ? tool.withContent(boundary.around(moment.request().threadId(), tool))
                        : message)
                .toList();
        return new ModelRequest(
                request.system(), messages, request.tools(), request.toolChoice(), request.maxOutputTokens());
    }
}
