package dev.agentops.agentkit;

import dev.agentops.agentkit.context.LargeResult;
import dev.agentops.agentkit.context.ReadResult;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.state.Origin;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.thread.ThreadLog.Placed;
import dev.agentops.agentkit.tool.Control;
import dev.agentops.agentkit.tool.ToolResult;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The step that ends a tool call: its result goes into the transcript, is told, and is journalled with what it changes. */
final class ToolEnd {
    @FunctionalInterface
    interface Work {
        WriteStep.Ended run(boolean intended, Teller teller) throws Exception;
    }

    private ToolEnd() {}

    static ToolSteps.Done commit(ThreadLog log, PendingCall call, int round, boolean mayHaveRunBefore, Work work)
            throws Exception {
        return commit(log, call, round, Instant.now(), mayHaveRunBefore, work);
    }

    static ToolSteps.Done commit(
            ThreadLog log, PendingCall call, int round, Instant startedAt, boolean mayHaveRunBefore, Work work)
            throws Exception {
        var step = new StepCommit(
                log,
                call.request(),
                call.stepName("tool", round),
                "tool",
                call.turn(),
                call.agent().name(),
                mayHaveRunBefore);
        return step.end(ToolSteps.Done.class, teller -> {
            step.detail(call.call().name());
            return switch (work.run(step.intended(), teller)) {
                case WriteStep.Ended.AskAgain again -> {
                    var status = again.mayHaveHappened() ? ToolStatus.UNKNOWN : ToolStatus.DENIED;
                    yield new ToolSteps.Done(
                            call.result(status, again.why()), StatePatch.NONE, new Control.None(), again.why(), 0);
                }
                case WriteStep.Ended.With(var plain, var ran) -> {
                    var hooked = ToolCaller.after(call.agent().hooks(), call.context(), ran, plain);
                    var capped = ResultCap.of(call.call().name(), hooked);
                    var large = shown(call, capped.content());
                    large.stored().forEach(step::keep);
                    var done = done(call, capped.with(capped.patch().by(origin(call))), large, startedAt, teller);
                    step.status(done.message().status().wireName());
                    step.add(List.of(new Placed(call.seq(), done.message())));
                    yield done;
                }
            };
        });
    }

    private static Origin origin(PendingCall call) {
        var place = call.call();
        return new Origin(call.request().runId(), call.agent().name(), place.name(), place.id());
    }

    /** What a page of a stored result says is not stored again. */
    private static LargeResult shown(PendingCall call, String content) {
        int limit = call.agent().rules().context().resultLimit(call.agent().model());
        String name = call.call().name();
        return call.agent().tool(name).filter(ReadResult::isBehind).isPresent()
                ? new LargeResult(Excerpt.of(content, limit), List.of(), 0)
                : LargeResult.of(call.call().id(), name, content, limit);
    }

    private static ToolSteps.Done done(
            PendingCall call, ToolResult result, LargeResult large, Instant startedAt, Teller teller) {
        var message = call.result(result.status(), large);
        long millis = Duration.between(startedAt, Instant.now()).toMillis();
        teller.tell(
                new AgentEvent.ToolEnded(message.id(), call.call().id(), message.status(), message.content(), millis));
        large.stored()
                .forEach(stored -> teller.tell(new AgentEvent.ResultStored(
                        call.call().id(),
                        stored.handle(),
                        stored.tool(),
                        stored.characters(),
                        stored.text().length(),
                        large.lines())));
        result.events().forEach(teller::tell);
        if (!result.patch().isEmpty()) {
            teller.tell(new AgentEvent.StateChanged(call.state().changesOf(result.patch())));
        }
        int bytes = result.content().getBytes(StandardCharsets.UTF_8).length;
        return new ToolSteps.Done(message, result.patch(), result.control(), "", bytes);
    }
}
