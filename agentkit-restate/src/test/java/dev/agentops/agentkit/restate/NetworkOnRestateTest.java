package dev.agentops.agentkit.restate;

import dev.agentops.agentkit.Agent;
import dev.agentops.agentkit.Limits;
import dev.agentops.agentkit.Network;
import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.RunResult;
import dev.agentops.agentkit.SubNetwork;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.restate.testing.Runs;
import dev.agentops.agentkit.restate.testing.SharedRestate;
import dev.agentops.agentkit.router.Decision;
import dev.agentops.agentkit.state.StateKey;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.testing.Bench;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.testing.Transcripts;
import dev.agentops.agentkit.thread.InMemoryThreadLog;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;

/** Whole runs of networks on a real Restate, cut and cancelled in the middle. */
@Tag("process")
class NetworkOnRestateTest {
    record Note(String text) {}

    private static final StateKey<List<String>> NOTES = StateKey.listOf("notes", String.class);
    private static final int HUNDRED_MEGABYTES = 100_000_000;

    private static Runs runs;

    private final String thread = "thread_" + UUID.randomUUID();
    private final InMemoryThreadLog log = new InMemoryThreadLog();
    private final ScriptedModel model = new ScriptedModel();
    private final Human human = new Human();
    private final AtomicInteger written = new AtomicInteger();
    private final Tool<Note> write = Tool.writes("write", "Writes.", Note.class, (input, context) -> {
        written.incrementAndGet();
        return ToolResult.ok("wrote").with(StatePatch.NONE.append(NOTES, input.text()));
    });

    /** Is asked about every write, and says what the test says, when it says so. */
    private static final class Human implements ToolGate {
        final BlockingQueue<Request> questions = new LinkedBlockingQueue<>();
        final Map<String, Pass> answers = new ConcurrentHashMap<>();

        @Override
        public Verdict check(Request request) {
            questions.add(request);
            return new Verdict.Ask(Duration.ofMinutes(5));
        }

        @Override
        public Pass pass(Request request) {
            return answers.getOrDefault(request.signal(), new Pass.Stop(ToolStatus.EXPIRED, "nobody decided"));
        }

        /** @return the question, which is answered but not signalled yet */
        Request nextIs(Pass answer) throws InterruptedException {
            var question = questions.poll(20, TimeUnit.SECONDS);
            assertThat(question).as("a question").isNotNull();
            answers.put(question.signal(), answer);
            return question;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        runs = new Runs(SharedRestate.node());
    }

    @AfterAll
    static void stop() {
        runs.close();
    }

    private Agent agent(Tool<?>... tools) {
        return agent("worker", model, tools);
    }

    private static Agent agent(String name, ScriptedModel speaks, Tool<?>... tools) {
        return new Agent(name, "works", state -> "Notes: " + state.list(NOTES), List.of(tools), speaks);
    }

    private RunRequest submit(Network network, ToolGate gate) {
        return runs.submit(thread, (request, steps) -> network.run(request, steps, log, gate));
    }

    private void approve(RunRequest run) throws Exception {
        runs.engine().signal(run.runId(), human.nextIs(new ToolGate.Pass.Go()).address());
    }

    private RunResult ended(RunRequest run) throws Exception {
        var result = runs.result(run);
        Transcripts.assertValid(log.messages(thread));
        return result;
    }

    private List<String> toolResults() {
        return log.messages(thread).stream()
                .filter(Message.FromTool.class::isInstance)
                .map(message -> ((Message.FromTool) message).content())
                .toList();
    }

    @Test
    void aSubNetworkWithAnApprovalInsideGoesOnInAnotherProcessAndDoesNothingTwice() throws Exception {
        var inner = new ScriptedModel();
        var expert = agent("expert", inner, write);
        model.calls("expert", "task", "look at the disk").says("The expert says: full.");
        inner.calls("write", "text", "one").calls("write", "text", "two").says("The disk is full.");
        var run = submit(Bench.network(agent(SubNetwork.asTool(expert, Limits.DEFAULT))), human);

        var first = human.nextIs(new ToolGate.Pass.Go());
        runs.restart();
        runs.engine().signal(run.runId(), first.address());
        var second = human.nextIs(new ToolGate.Pass.Stop(ToolStatus.DENIED, "Rejected: not now"));
        assertThat(second.context().runId()).isEqualTo(run.runId());
        assertThat(second.context().agent()).isEqualTo("expert");
        // the answer is there before the process is back
        runs.engine().signal(run.runId(), second.address());
        runs.restart();

        var result = ended(run);
        assertThat(result.answer()).isEqualTo("The expert says: full.");
        assertThat(result.usage().modelCalls()).isEqualTo(5);
        assertThat(written).hasValue(1);
        assertThat(model.requests()).hasSize(2);
        assertThat(inner.requests()).hasSize(3);
        assertThat(human.questions).isEmpty();
        assertThat(log.state(thread).list(NOTES)).containsExactly("one");
        assertThat(toolResults()).containsExactly("The disk is full.");
        assertThat(log.entries(thread).stream().map(entry -> entry.key())).doesNotHaveDuplicates();
    }

    @Test
    void subNetworksInSubNetworksAreReplayedToo() throws Exception {
        var middle = new ScriptedModel();
        var deep = new ScriptedModel();
        var deepest = agent("deep", deep, write);
        var between = agent("middle", middle, SubNetwork.asTool(deepest, Limits.DEFAULT));
        model.calls("middle", "task", "a").says("outer end");
        middle.calls("deep", "task", "b").says("middle end");
        deep.calls("write", "text", "x").says("deep end");
        var run = submit(Bench.network(agent(SubNetwork.asTool(between, Limits.DEFAULT))), human);

        var question = human.nextIs(new ToolGate.Pass.Go());
        runs.restart();
        runs.engine().signal(run.runId(), question.address());

        assertThat(ended(run).answer()).isEqualTo("outer end");
        assertThat(written).hasValue(1);
        assertThat(toolResults()).containsExactly("middle end");
    }

    @Test
    void aCancelInsideASubNetworkEndsBoth() throws Exception {
        var inner = new ScriptedModel();
        model.calls("expert", "task", "a");
        inner.calls("write", "text", "x");
        var run = submit(Bench.network(agent(SubNetwork.asTool(agent("expert", inner, write), Limits.DEFAULT))), human);
        human.nextIs(new ToolGate.Pass.Go());

        runs.engine().cancel(run.runId());

        assertThat(ended(run).status()).isEqualTo(RunResult.Status.CANCELLED);
        assertThat(written).hasValue(0);
    }

    @Test
    void aCancelStopsTheModelAndKeepsWhatItSaid() throws Exception {
        var there = new CountDownLatch(1);
        model.then((request, listener) -> {
            listener.onText("I begin");
            there.countDown();
            Thread.sleep(Duration.ofMinutes(5));
            return ScriptedModel.reply(listener, "never", List.of());
        });
        var run = submit(Bench.network(agent()), human);
        there.await();

        runs.engine().cancel(run.runId());

        assertThat(ended(run).status()).isEqualTo(RunResult.Status.CANCELLED);
        assertThat(log.messages(thread).getLast())
                .isInstanceOfSatisfying(
                        Message.FromAgent.class, said -> assertThat(said.text()).isEqualTo("I begin"));
    }

    @Test
    void aCancelEndsTheProcessThatAToolWaitsFor() throws Exception {
        var child = new AtomicReference<Process>();
        var there = new CountDownLatch(1);
        var sleeps = Tool.writes("sleep", "Sleeps.", Note.class, (input, context) -> {
            var process = new ProcessBuilder("sleep", "600").start();
            child.set(process);
            there.countDown();
            try {
                return ToolResult.ok("slept: " + process.waitFor());
            } finally {
                process.destroyForcibly();
            }
        });
        model.calls("sleep", "text", "x");
        var run = submit(Bench.network(agent(sleeps)), ToolGate.open());
        there.await();

        runs.engine().cancel(run.runId());

        assertThat(ended(run).status()).isEqualTo(RunResult.Status.CANCELLED);
        assertThat(child.get().waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(toolResults())
                .containsExactly(
                        "sleep was stopped: the run was cancelled. It may or may not have taken effect, and may"
                                + " still be running. Look before you do it again.");
    }

    @Test
    void anAnswerBeforeTheQuestionIsWaitedForIsKept() throws Exception {
        model.calls("write", "text", "x").says("done");
        ToolGate early = new ToolGate() {
            @Override
            public Verdict check(Request request) {
                runs.engine().signal(request.context().runId(), request.address());
                return new Verdict.Ask(Duration.ofMinutes(5));
            }

            @Override
            public Pass pass(Request request) {
                return new Pass.Go();
            }
        };

        assertThat(ended(submit(Bench.network(agent(write)), early)).answer()).isEqualTo("done");
        assertThat(written).hasValue(1);
    }

    @Test
    void anAnswerThatNobodyGivesEndsInItsTime() throws Exception {
        model.calls("write", "text", "x").says("nobody was there");
        ToolGate nobody = new ToolGate() {
            @Override
            public Verdict check(Request request) {
                return new Verdict.Ask(Duration.ofMillis(300));
            }

            @Override
            public Pass pass(Request request) {
                return new Pass.Stop(ToolStatus.EXPIRED, "nobody decided");
            }
        };

        assertThat(ended(submit(Bench.network(agent(write)), nobody)).answer()).isEqualTo("nobody was there");
        assertThat(written).hasValue(0);
        assertThat(toolResults()).containsExactly("nobody decided");
    }

    @Test
    void aHundredMegabytesFromAToolAreCutBeforeTheyReachTheJournal() throws Exception {
        var huge = Tool.reads(
                "huge",
                "Reads.",
                Note.class,
                (input, context) -> ToolResult.ok("€".repeat(HUNDRED_MEGABYTES))
                        .with(StatePatch.NONE.append(NOTES, "y".repeat(HUNDRED_MEGABYTES))));
        model.calls("huge", "text", "x").says("too much");

        assertThat(ended(submit(Bench.network(agent(huge)), human)).answer()).isEqualTo("too much");
        assertThat(toolResults().getFirst())
                .hasSizeLessThan(100_000)
                .contains("so they were dropped", "the first 8000000 of");
        assertThat(model.requests()).hasSize(2);
    }

    @Test
    void aHundredMegabytesFromTheModelEndTheRunWithAClearErrorAndAreNotAskedForAgain() throws Exception {
        model.then((request, listener) -> ScriptedModel.reply(listener, "x".repeat(HUNDRED_MEGABYTES), List.of()));
        var run = submit(Bench.network(agent()), human);

        assertThat(ended(run).error()).startsWith("The model's answer has more than 1000000 characters");
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    @SuppressWarnings("NullAway")
    void handlersThatThrowOrReturnNullAndARouterThatNamesNobodyEndAsTheyDoInMemory() throws Exception {
        var throwing = Tool.reads("throwing", "Throws.", Note.class, (input, context) -> {
            throw new IllegalStateException("no such host");
        });
        var nothing = Tool.reads("nothing", "Returns null.", Note.class, (input, context) -> null);
        model.calls("throwing", "text", "x").calls("nothing", "text", "x").says("I see.");
        assertThat(ended(submit(Bench.network(agent(throwing, nothing)), human)).answer())
                .isEqualTo("I see.");
        assertThat(toolResults()).containsExactly("throwing failed: no such host", "nothing failed: it returned null");

        var lost = new Network(
                "lost",
                List.of(agent()),
                routing -> Optional.of(new Decision.Route("nobody", "r", "r", 1)),
                Limits.DEFAULT);
        var result = ended(submit(lost, human));
        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(result.error()).contains("nobody").contains("worker");
    }
}
