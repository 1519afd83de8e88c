package dev.agentops.agentkit.crash;

import dev.agentops.agentkit.Agent;
import dev.agentops.agentkit.Limits;
import dev.agentops.agentkit.Network;
import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.RunResult;
import dev.agentops.agentkit.context.ContextPolicy;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelListener;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.steps.InMemorySteps;
import dev.agentops.agentkit.steps.Steps;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.testing.Transcripts;
import dev.agentops.agentkit.thread.Compaction;
import dev.agentops.agentkit.thread.InMemoryThreadLog;
import dev.agentops.agentkit.thread.LogEntry;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import static dev.agentops.agentkit.testing.ScriptedModel.call;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A run that stores a large result, pages through it and is compacted, killed at every point it passes. The transcript, the stored
 * results and the compaction come out as those of an undisturbed run; the summary is paid again only by a kill within its own step.
 */
class LongThreadCrashTest {
    private static final RunRequest REQUEST = new RunRequest("thread", "run_1", "ann", "message-1", "why?");
    private static final List<List<ModelReply.RequestedCall>> PLAN = List.of(
            List.of(call("look", "lines", 3_000), call("look", "lines", 100)),
            List.of(call("read_result", "handle", "call_run1_1_0", "grep", "line 2999")),
            List.of(call("look", "lines", 150)),
            List.of(call("look", "lines", 160)),
            List.of(call("read_result", "handle", "call_run1_1_0", "from_line", 7, "to_line", 8)));
    /** The call of this turn is refused as too long until the thread is compacted. */
    private static final int REFUSED_TURN = 4;

    record Of(int lines) {}

    /** What outlives the processes. */
    private static final class Remains {
        private final InMemoryThreadLog log = new InMemoryThreadLog();
        private final Journal journal = Journal.neverCancelled();
        private int summaries;
        private RunResult result;
        private List<Message> transcript = List.of();
        private Compaction compaction = Compaction.NONE;
    }

    private static RunResult in(Life life, Remains remains) {
        var look = Tool.reads("look", "Looks.", Of.class, (input, context) -> {
            life.reach("while it reads");
            var text = new StringBuilder();
            for (int i = 1; i <= input.lines(); i++) {
                text.append("line ").append(i).append('\n');
            }
            return ToolResult.ok(text.toString());
        });
        var agent = new Agent("worker", "works", state -> "You work.", List.of(look), model(life, remains))
                .withContext(ContextPolicy.DEFAULT.withMaxTokens(10_000));
        return Network.of(agent, new Limits(20, 1_000_000, 1_000))
                .run(
                        REQUEST,
                        new MortalSteps(life, remains.journal),
                        new MortalLog(life, remains.log),
                        ToolGate.open());
    }

    private static ChatModel model(Life life, Remains remains) {
        return new ChatModel() {
            @Override
            public String provider() {
                return "plan";
            }

            @Override
            public String name() {
                return "plan";
            }

            @Override
            public ModelReply chat(ModelRequest request, ModelListener listener) throws ModelException {
                Transcripts.assertValid(request.messages());
                life.reach("before the model speaks");
                if (request.system().startsWith("You keep the memory")) {
                    remains.summaries++;
                    life.reach("after the summary");
                    return ScriptedModel.reply(listener, "Looked at a lot.", List.of());
                }
                boolean compacted = request.messages().getFirst() instanceof Message.FromUser first
                        && first.text().contains("Looked at a lot.");
                int turn = turn(request);
                if (turn == REFUSED_TURN && !compacted) {
                    throw ModelException.contextTooLong("too long", null);
                }
                life.reach("after the model spoke");
                var calls = turn <= PLAN.size() ? PLAN.get(turn - 1) : List.<ModelReply.RequestedCall>of();
                return ScriptedModel.reply(listener, calls.isEmpty() ? "All done." : "Step " + turn + ".", calls);
            }
        };
    }

    /** From the newest call's id, such as call_run1_3_0: what came before may be summarised. */
    private static int turn(ModelRequest request) {
        return request.messages().reversed().stream()
                .filter(Message.FromTool.class::isInstance)
                .map(message -> Integer.parseInt(
                                ((Message.FromTool) message).toolCallId().split("_")[2])
                        + 1)
                .findFirst()
                .orElse(1);
    }

    private static Remains lived(Predicate<String> killedAt, List<String> points) {
        var remains = new Remains();
        var life = new Life(killedAt);
        try {
            remains.result = in(life, remains);
        } catch (ProcessKilled e) {
            remains.result = in(Life.undisturbed(), remains);
        }
        points.addAll(life.points());
        remains.transcript = remains.log.messages("thread");
        remains.compaction = remains.log
                .open("thread", "run_2", new Message.FromUser("message-2", "and now?"), List.of())
                .compaction();
        return remains;
    }

    @Test
    void killedOnceAtEveryPoint() throws Exception {
        var points = new ArrayList<String>();
        var expected = lived(point -> false, points);
        assertThat(expected.result.answer()).isEqualTo("All done.");
        assertThat(expected.result.turns()).isEqualTo(PLAN.size() + 1);
        assertThat(expected.summaries).isEqualTo(1);
        assertThat(points).hasSizeGreaterThan(60);
        for (var point : List.copyOf(points)) {
            try {
                assertSame(lived(point::equals, new ArrayList<>()), expected, point);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("killed at " + point, e);
            }
        }
    }

    /** What is told of the transcript comes before the model is asked. */
    @Test
    void killedWhileAThreadThatHasGrownIsCompactedBeforeItsFirstWord() {
        var life = new Life(point -> false);
        grownAndAskedAgain(life);
        for (var point : life.points()) {
            var told = grownAndAskedAgain(new Life(point::equals));
            try {
                Told.of(told.stream()
                        .filter(entry -> !(entry.event() instanceof AgentEvent.UsageReported))
                        .toList());
            } catch (AssertionError e) {
                throw new AssertionError("killed at " + point, e);
            }
        }
    }

    private static List<LogEntry> grownAndAskedAgain(Life life) {
        var log = new InMemoryThreadLog();
        var journal = Journal.neverCancelled();
        run(life, "run_1", "x".repeat(60_000), ContextPolicy.DEFAULT, new InMemorySteps(), log);
        var small = ContextPolicy.DEFAULT.withMaxTokens(10_000);
        try {
            run(life, "run_2", "and now?", small, new MortalSteps(life, journal), new MortalLog(life, log));
        } catch (ProcessKilled e) {
            var next = Life.undisturbed();
            run(next, "run_2", "and now?", small, new MortalSteps(next, journal), new MortalLog(next, log));
        }
        return log.entries("thread").stream()
                .filter(entry -> entry.runId().equals("run_2"))
                .toList();
    }

    private static void run(Life life, String runId, String text, ContextPolicy context, Steps steps, ThreadLog log) {
        var model = new ScriptedModel();
        for (int i = 0; i < 9; i++) {
            model.then((request, listener) -> {
                if (runId.equals("run_2")) {
                    life.reach("before the model speaks");
                }
                return ScriptedModel.reply(listener, "Yes.", List.of());
            });
        }
        var agent = new Agent("worker", "works", state -> "You work.", List.of(), model).withContext(context);
        Network.of(agent, new Limits(20, 1_000_000, 1_000))
                .run(new RunRequest("thread", runId, "ann", runId + "-message", text), steps, log, ToolGate.open());
    }

    private static void assertSame(Remains actual, Remains expected, String killed) throws Exception {
        assertThat(actual.result).isEqualTo(expected.result);
        assertThat(actual.transcript).isEqualTo(expected.transcript);
        for (var handle : List.of("call_run1_1_0", "call_run1_1_1", "call_run1_5_0")) {
            assertThat(actual.log.stored("thread", handle)).isEqualTo(expected.log.stored("thread", handle));
        }
        assertThat(actual.compaction).isEqualTo(expected.compaction).isNotEqualTo(Compaction.NONE);
        boolean inItsStep = killed.startsWith("turn:" + REFUSED_TURN) || killed.startsWith("model:" + REFUSED_TURN);
        assertThat(actual.summaries).isBetween(1, inItsStep ? 2 : 1);
        var told = actual.log.entries("thread").stream()
                .filter(entry -> entry.turn() != REFUSED_TURN || !(entry.event() instanceof AgentEvent.UsageReported))
                .toList();
        Told.of(told).assertSame(actual.transcript);
    }
}
