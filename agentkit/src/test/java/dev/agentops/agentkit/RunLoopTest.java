package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.router.Router;
import dev.agentops.agentkit.router.Routers;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.state.StateKey;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.steps.InMemorySteps;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.testing.Transcripts;
import dev.agentops.agentkit.thread.InMemoryThreadLog;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.NetworkTools;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import static dev.agentops.agentkit.testing.ScriptedModel.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RunLoopTest {
    record Note(String text) {}

    private static final StateKey<List<String>> NOTES = StateKey.listOf("notes", String.class);

    private final ScriptedModel first = new ScriptedModel();
    private final ScriptedModel second = new ScriptedModel();
    private final InMemoryThreadLog log = new InMemoryThreadLog();
    private final AtomicInteger written = new AtomicInteger();
    private final RunRequest request = new RunRequest("thread", "run_1", "ann", "message-1", "why?");

    private final Tool<Note> note = Tool.reads(
            "note",
            "Keeps a note.",
            Note.class,
            (input, context) ->
                    ToolResult.ok("kept " + input.text()).with(StatePatch.NONE.append(NOTES, input.text())));
    private final Tool<Note> write = Tool.writes("write", "Writes.", Note.class, (input, context) -> {
        written.incrementAndGet();
        return ToolResult.ok("wrote " + input.text());
    });
    private final Tool<Note> fail = Tool.reads("fail", "Fails.", Note.class, (input, context) -> {
        throw new IllegalStateException("no such thing\n\tat some.Stack");
    });

    private Network network(Router router) {
        var reader = new Agent(
                "reader",
                "reads",
                state -> "You read.",
                List.of(note, fail, NetworkTools.handOff(List.of("writer: writes")), NetworkTools.completeTask()),
                first);
        var writer = new Agent(
                "writer",
                "writes",
                state -> "Notes: " + state.list(NOTES),
                List.of(write, NetworkTools.completeTask()),
                second);
        return new Network("test", List.of(reader, writer), router, new Limits(8, 100_000, 1000));
    }

    private Network network() {
        return network(Router.firstOf(
                Routers.completion(),
                Routers.loopDetector(3),
                Routers.handOff(),
                Routers.sticky(),
                routing ->
                        Optional.of(new dev.agentops.agentkit.router.Decision.Route("reader", "first", "starts", 1))));
    }

    private RunResult run(InMemorySteps steps, ToolGate gate) {
        return network().run(request, steps, log, gate);
    }

    @Test
    void findingsReachTheNextAgentThroughStateInTheSameRun() {
        first.calls("note", "text", "disk full").calls("hand_off", "agent", "writer", "reason", "fix it");
        second.calls("write", "text", "x").says("done: freed the disk");

        var result = run(new InMemorySteps(), ToolGate.open());

        assertThat(result.status()).isEqualTo(RunResult.Status.COMPLETED);
        assertThat(result.answer()).isEqualTo("done: freed the disk");
        assertThat(second.requests().getFirst().system()).isEqualTo("Notes: [disk full]");
        assertThat(log.state("thread").list(NOTES)).containsExactly("disk full");
        assertThat(written).hasValue(1);
        Transcripts.assertValid(log.messages("thread"));
    }

    @Test
    void replayCallsNoModelNoToolAndTellsNothingTwice() {
        first.calls("note", "text", "a").calls("hand_off", "agent", "writer", "reason", "b");
        second.calls("write", "text", "x").says("ok");
        var steps = new InMemorySteps();
        var result = run(steps, ToolGate.open());
        var told = log.entries("thread");

        var again = run(steps.replay(), ToolGate.open());

        assertThat(again).isEqualTo(result);
        assertThat(log.entries("thread")).isEqualTo(told);
        assertThat(written).hasValue(1);
        assertThat(first.requests()).hasSize(2);
    }

    @Test
    void memoryHoldsBetweenRunsOfAThread() {
        first.says("It was the disk.").says("I said it was the disk.");
        run(new InMemorySteps(), ToolGate.open());
        network()
                .run(
                        new RunRequest("thread", "run_2", "ann", "message-2", "what did you say?"),
                        new InMemorySteps(),
                        log,
                        ToolGate.open());

        assertThat(first.requests().getLast().messages())
                .extracting(message -> message.getClass().getSimpleName())
                .containsExactly("FromUser", "FromAgent", "FromUser");
        Transcripts.assertValid(log.messages("thread"));
    }

    @Test
    void faultsOfTheModelAndOfToolsAreObservationsNotDeadRuns() {
        first.calls("no_such_tool", "x", 1)
                .calls("note", "txt", "typo")
                .calls("note", "text", 7)
                .calls("fail", "text", "x")
                .says("sorry");

        var result = run(new InMemorySteps(), ToolGate.open());

        assertThat(result.answer()).isEqualTo("sorry");
        assertThat(log.messages("thread").stream()
                        .filter(Message.FromTool.class::isInstance)
                        .map(message -> ((Message.FromTool) message).content()))
                .containsExactly(
                        "There is no tool 'no_such_tool'. Your tools are note, fail, hand_off, complete_task.",
                        "Not run: there is no field 'txt'; the fields are text.",
                        "Not run: the field 'text' must be a string.",
                        "fail failed: no such thing");
        Transcripts.assertValid(log.messages("thread"));
    }

    @Test
    void aDenialReachesTheModelAndTheEffectDoesNotHappen() {
        first.calls("hand_off", "agent", "writer", "reason", "b");
        second.calls("write", "text", "x").says("I did not write, because you said no.");

        run(new InMemorySteps(), gate(new ToolGate.Pass.Stop(ToolStatus.DENIED, "Rejected: not now")));

        assertThat(written).hasValue(0);
        assertThat(second.requests().getLast().messages().getLast())
                .isEqualTo(new Message.FromTool(
                        "call_run1_2_0:result", "call_run1_2_0", "write", ToolStatus.DENIED, "Rejected: not now"));
    }

    @Test
    void aWriteWhoseProcessDiedIsAskedAboutAndNeverRetriedByItself() {
        first.calls("hand_off", "agent", "writer", "reason", "b");
        second.calls("write", "text", "x").says("ok");
        var asked = new AtomicInteger();
        log.open("thread", "run_1", new Message.FromUser("message-1", "why?"), List.of());
        log.intend(new ThreadLog.Intent(
                "thread", "run_1", "tool:2.0:write", "call_run1_2_0:0", "write", Json.tree(new Note("x"))));

        run(new InMemorySteps(), new ToolGate() {
            @Override
            public Verdict check(Request request) {
                if (request.round() == 0) {
                    return new Verdict.Allow();
                }
                asked.incrementAndGet();
                assertThat(request.question()).contains("may or may not have taken effect");
                return new Verdict.Deny(ToolStatus.DENIED, "The human says it is done.");
            }

            @Override
            public Pass pass(Request request) {
                return new Pass.Go();
            }
        });

        assertThat(asked).hasValue(1);
        assertThat(written).hasValue(0);
        Transcripts.assertValid(log.messages("thread"));
    }

    @Test
    void cancelWhileWaitingAnswersTheOpenCall() throws Exception {
        first.calls("hand_off", "agent", "writer", "reason", "b");
        second.calls("write", "text", "x");
        var steps = new InMemorySteps();
        var gate = new ToolGate() {
            @Override
            public Verdict check(Request request) {
                Thread.ofVirtual().start(steps::cancel);
                return new Verdict.Ask(Duration.ofSeconds(5));
            }

            @Override
            public Pass pass(Request request) {
                return new Pass.Go();
            }
        };

        var result = run(steps, gate);

        assertThat(result.status()).isEqualTo(RunResult.Status.CANCELLED);
        assertThat(written).hasValue(0);
        Transcripts.assertValid(log.messages("thread"));
    }

    @Test
    void aModelThatFailsForAWhileIsTriedAgainAndItsHalfTextIsVoid() {
        first.then((model, listener) -> {
                    listener.onText("half of");
                    throw ModelException.retriable("the stream was cut", Duration.ofMillis(1), null);
                })
                .says("the whole");

        var result = run(new InMemorySteps(), ToolGate.open());

        assertThat(result.answer()).isEqualTo("the whole");
        assertThat(log.entries("thread").stream().map(entry -> entry.event()))
                .contains(new AgentEvent.AttemptStarted("run_1:1", 2, "the stream was cut"));
    }

    @Test
    void aModelThatFailsForGoodFailsTheRunWithWhatToDo() {
        first.then((model, listener) -> {
            throw ModelException.permanent("The key is not valid. Set ANTHROPIC_API_KEY.", null);
        });

        var result = run(new InMemorySteps(), ToolGate.open());

        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(result.error()).contains("Set ANTHROPIC_API_KEY");
    }

    @Test
    void limitsAndLoopsEndTheRunWithTheReason() {
        for (int i = 0; i < 4; i++) {
            first.callsAfter("Let me look again.", "note", "text", "same");
        }
        assertThat(run(new InMemorySteps(), ToolGate.open()).answer()).contains("going in circles");
        assertThat(((Message.FromAgent) log.messages("thread").getLast()).text())
                .contains("going in circles");

        for (int i = 0; i < 20; i++) {
            first.calls("note", "text", "n" + i);
        }
        var limited = network()
                .run(new RunRequest("thread", "run_2", "ann", "m2", "go"), new InMemorySteps(), log, ToolGate.open());
        assertThat(limited.limit()).isEqualTo("turns");
        assertThat(limited.turns()).isEqualTo(9);
    }

    @Test
    void readsOfOneTurnKeepTheirOrder() {
        first.callsAll(call("note", "text", "a"), call("note", "text", "b"), call("note", "text", "c"))
                .says("ok");
        run(new InMemorySteps(), ToolGate.open());
        assertThat(log.state("thread").list(NOTES)).containsExactly("a", "b", "c");
        Transcripts.assertValid(log.messages("thread"));
    }

    @Test
    void namesThatStandTwiceAreRefusedWhenTheNetworkIsBuilt() {
        assertThatThrownBy(() -> new Agent("a", "", state -> "", List.of(note, note), first))
                .hasMessage("agent 'a' has two tools called 'note'");
        assertThat(State.EMPTY.apply(StatePatch.NONE)).isSameAs(State.EMPTY);
    }

    private static ToolGate gate(ToolGate.Pass pass) {
        return new ToolGate() {
            @Override
            public Verdict check(Request request) {
                return new Verdict.Ask(Duration.ofMillis(1));
            }

            @Override
            public Pass pass(Request request) {
                return pass;
            }
        };
    }
}
