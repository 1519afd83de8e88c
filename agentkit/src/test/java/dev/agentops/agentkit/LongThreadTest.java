package dev.agentops.agentkit;

import dev.agentops.agentkit.context.ContextPolicy;
import dev.agentops.agentkit.context.ReadResult;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelListener;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.ToolSpec;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.router.Router;
import dev.agentops.agentkit.router.Routers;
import dev.agentops.agentkit.steps.InMemorySteps;
import dev.agentops.agentkit.testing.Bench;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.testing.Transcripts;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Threads that outgrow their model's window. */
class LongThreadTest {
    private static final String TOO_LONG = "The model refused the request as too long.";

    private static final Limits LIMITS = new Limits(40, 1_500_000, 1_000);

    record Of(int lines) {}

    private final Bench bench = new Bench();
    private final Tool<Of> look = Tool.reads(
            "look",
            "Looks.",
            Of.class,
            (input, context) -> ToolResult.ok(IntStream.rangeClosed(1, input.lines())
                    .mapToObj(i -> i == 777 ? "line 777 is the needle" : "line " + i)
                    .collect(Collectors.joining("\n"))));

    /** A window of 40,000 characters, of which 36,000 are for the request. */
    private final Agent agent = bench.agent(look).withContext(ContextPolicy.DEFAULT.withMaxTokens(10_000));

    private static ModelReply refuse(ModelRequest request, ModelListener listener) throws ModelException {
        throw ModelException.contextTooLong(TOO_LONG, null);
    }

    private static List<String> tools(ModelRequest request) {
        return request.tools().stream().map(ToolSpec::name).toList();
    }

    private static String first(ModelRequest request) {
        return ((Message.FromUser) request.messages().getFirst()).text();
    }

    private RunResult next(String runId) {
        return Bench.network(agent, LIMITS)
                .run(
                        new RunRequest("thread", runId, "ann", runId + "-message", "and now?"),
                        new InMemorySteps(),
                        bench.log,
                        bench.gate);
    }

    @Test
    void aLargeResultIsStoredAndReadByItsHandle() {
        bench.model
                .calls("look", "lines", 2_000)
                .then((request, listener) -> {
                    var shown = ((Message.FromTool) request.messages().getLast());
                    return ScriptedModel.reply(
                            listener,
                            "",
                            List.of(ScriptedModel.call("read_result", "handle", shown.handle(), "grep", "needle")));
                })
                .says("Found it.");

        bench.run(Bench.network(agent, LIMITS));

        var large = (Message.FromTool) bench.log.messages("thread").get(2);
        assertThat(large.handle()).isEqualTo("call_run1_1_0");
        assertThat(large.content())
                .startsWith("line 1\nline 2\n")
                .endsWith("line 2000")
                .contains(
                        "all 18906 characters are stored, in 2000 lines: read it with read_result, handle call_run1_1_0")
                .hasSizeLessThan(1_600 + 300);
        assertThat(bench.toolResults().get(1))
                .isEqualTo("1 matching lines in lines 1 to 2000 of 2000:\n777: line 777 is the needle\n");
        assertThat(tools(bench.model.requests().get(0))).containsExactly("look");
        assertThat(tools(bench.model.requests().get(1))).containsExactly("look", "read_result");
        assertThat(bench.events(AgentEvent.ResultStored.class))
                .containsExactly(
                        new AgentEvent.ResultStored("call_run1_1_0", "call_run1_1_0", "look", 18_906, 18_906, 2_000));
    }

    @Test
    void aPageOfAStoredResultIsNotStoredAgain() {
        bench.model
                .calls("look", "lines", 2_000)
                .calls("read_result", "handle", "call_run1_1_0")
                .says("Read.");
        var padded = agent.withHooks(new Hooks() {
            @Override
            public ToolResult afterTool(ToolContext context, ToolCall call, ToolResult result) {
                return result.withContent(result.content() + "!".repeat(5_000));
            }
        });

        bench.run(Bench.network(padded, LIMITS));

        assertThat(bench.events(AgentEvent.ResultStored.class)).hasSize(1);
        assertThat(bench.toolResults().get(1)).startsWith("Lines 1 to ").hasSizeLessThan(1_700);
    }

    @Test
    void whatAHookWithholdsIsNotStored() throws Exception {
        bench.model.calls("look", "lines", 2_000).says("Read.");
        var secretive = agent.withHooks(new Hooks() {
            @Override
            public ToolResult afterTool(ToolContext context, ToolCall call, ToolResult result) {
                return result.withContent(result.content().replace("needle", "[hidden]"));
            }
        });
        bench.run(Bench.network(secretive));
        assertThat(bench.log.stored("thread", "call_run1_1_0").orElseThrow().text())
                .contains("[hidden]")
                .doesNotContain("needle");
    }

    @Test
    void aToolOfTheUsersWithThatNameStays() {
        var own = Tool.reads(ReadResult.NAME, "Mine.", Of.class, (input, context) -> ToolResult.ok("mine"));
        bench.model
                .calls("look", "lines", 2_000)
                .calls("read_result", "lines", 1)
                .says("ok");
        bench.run(Bench.network(bench.agent(look, own).withContext(ContextPolicy.DEFAULT.withMaxTokens(10_000))));
        assertThat(bench.toolResults().get(1)).isEqualTo("mine");
    }

    @Test
    void oldResultsAreTrimmedInStepsAndEachStepIsTold() {
        for (int i = 0; i < 35; i++) {
            bench.model.calls("look", "lines", 250 + i);
        }
        bench.model.says("Done.");

        bench.run(Bench.network(agent, LIMITS));

        assertThat(bench.model.requests())
                .hasSize(36)
                .allSatisfy(request -> Transcripts.assertValid(request.messages()));
        assertThat(bench.events(AgentEvent.ContextTrimmed.class))
                .hasSizeBetween(3, 9)
                .allMatch(step -> step.results() > 2);
        assertThat(bench.events(AgentEvent.ContextCompacted.class)).isEmpty();
        assertThat(((Message.FromTool)
                                bench.model.requests().getLast().messages().get(2))
                        .content())
                .contains("read_result, handle call_run1_1_0");
    }

    @Test
    void aRefusalOfARequestThatIsTooLongIsRecoveredByASummary() {
        bench.model
                .calls("look", "lines", 100)
                .calls("look", "lines", 101)
                .then(LongThreadTest::refuse)
                .says("They looked twice.")
                .says("Done.");

        var result = bench.run(Bench.network(agent, LIMITS));

        assertThat(result.status()).isEqualTo(RunResult.Status.COMPLETED);
        assertThat(result.answer()).isEqualTo("Done.");
        assertThat(result.turns()).isEqualTo(3);
        assertThat(result.usage().modelCalls()).as("with the summary's").isEqualTo(4);
        assertThat(bench.events(AgentEvent.UsageReported.class)).hasSize(4);
        var summarise = bench.model.requests().get(3);
        assertThat(summarise.tools()).isEmpty();
        assertThat(first(summarise)).contains("user: why?").contains("worker calls look {\"lines\":100}");
        var again = bench.model.requests().get(4);
        assertThat(first(again)).contains("They looked twice.");
        assertThat(again.messages().get(1)).isEqualTo(new Message.FromUser("message-1", "why?"));
        Transcripts.assertValid(again.messages());
        assertThat(bench.events(AgentEvent.ContextCompacted.class))
                .singleElement()
                .satisfies(told -> {
                    assertThat(told.summarised()).isTrue();
                    assertThat(told.reason()).isEqualTo(TOO_LONG);
                    assertThat(told.charactersAfter()).isLessThan(told.charactersBefore());
                });
        assertThat(bench.log.messages("thread")).as("the transcript keeps all").hasSize(6);
    }

    @Test
    void aSummaryIsPaidOnceAndHoldsInLaterTurnsAndRuns() {
        bench.model
                .calls("look", "lines", 100)
                .calls("look", "lines", 101)
                .then(LongThreadTest::refuse)
                .says("They looked twice.")
                .calls("look", "lines", 3)
                .says("Done.")
                .says("Still done.");
        bench.run(Bench.network(agent, LIMITS));
        next("run_2");

        assertThat(bench.model.requests()).hasSize(7);
        assertThat(first(bench.model.requests().get(5))).contains("They looked twice.");
        assertThat(first(bench.model.requests().get(6))).contains("They looked twice.");
        assertThat(bench.events(AgentEvent.ContextCompacted.class)).hasSize(1);
        var earlier = bench.model.requests().get(5).messages();
        assertThat(bench.model.requests().get(6).messages().subList(0, earlier.size()))
                .isEqualTo(earlier);
    }

    @Test
    void aSummaryThatWasCutSaysSo() {
        bench.model
                .calls("look", "lines", 100)
                .calls("look", "lines", 101)
                .then(LongThreadTest::refuse)
                .then((request, listener) -> new ModelReply(
                        "They looked tw", "", List.of(), FinishReason.LENGTH, new Usage(100, 10, 0, 1), "scripted", ""))
                .says("Done.");

        assertThat(bench.run(Bench.network(agent, LIMITS)).answer()).isEqualTo("Done.");

        assertThat(first(bench.model.requests().getLast())).contains("They looked tw\n[The summary was cut here");
        assertThat(bench.events(AgentEvent.ContextCompacted.class).getFirst().reason())
                .endsWith("The summary was cut at its limit: its end is missing.");
    }

    @Test
    void noSummaryIsMadeOnceTheMoneyIsSpentAndTheModelIsNotAskedAgain() {
        bench.model
                .callsAfter("Looking.", "look", "lines", 100)
                .calls("look", "lines", 101)
                .then((request, listener) -> {
                    listener.onText("It begins");
                    return refuse(request, listener);
                })
                .says("never asked");

        var result = bench.run(Bench.network(agent, LIMITS.withCost(0.8, ModelCallTest.each("0.3"))));

        assertThat(result.limit()).isEqualTo("cost");
        assertThat(bench.model.requests()).hasSize(3);
        assertThat(bench.events(AgentEvent.ContextCompacted.class).getFirst().reason())
                .contains("There is no summary: The run spent $0.90");
    }

    @Test
    void withoutASummaryTheOlderPartIsLeftOut() {
        bench.model
                .calls("look", "lines", 100)
                .calls("look", "lines", 101)
                .then(LongThreadTest::refuse)
                .then((request, listener) -> {
                    throw ModelException.permanent("no credit", null);
                })
                .says("Done.");

        assertThat(bench.run(Bench.network(agent, LIMITS)).answer()).isEqualTo("Done.");

        assertThat(first(bench.model.requests().getLast())).contains("no longer shown, and there is no summary");
        assertThat(bench.events(AgentEvent.ContextCompacted.class))
                .singleElement()
                .satisfies(told -> {
                    assertThat(told.summarised()).isFalse();
                    assertThat(told.reason()).isEqualTo(TOO_LONG + " There is no summary: no credit");
                });
    }

    @Test
    void aSummaryWaitsOutAPassingFaultAndIsMadeOfLessWhenItIsTooLongItself() {
        bench.model
                .calls("look", "lines", 140)
                .calls("look", "lines", 141)
                .calls("look", "lines", 142)
                .then(LongThreadTest::refuse)
                .then((request, listener) -> {
                    throw ModelException.retriable("busy", Duration.ofMillis(1), null);
                })
                .then(LongThreadTest::refuse)
                .says("They looked.")
                .says("Done.");
        assertThat(bench.run(Bench.network(agent, LIMITS)).answer()).isEqualTo("Done.");
        var requests = bench.model.requests();
        assertThat(first(requests.get(6)).length())
                .isLessThan(first(requests.get(5)).length());
        assertThat(first(requests.getLast())).contains("They looked.");
    }

    @Test
    void aModelThatAlwaysRefusesEndsTheRunAfterABoundedNumberOfTries() {
        bench.model.calls("look", "lines", 100).calls("look", "lines", 101);
        for (int i = 0; i < 20; i++) {
            bench.model.then(LongThreadTest::refuse);
        }

        var result = bench.run(Bench.network(agent, LIMITS));

        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(result.error())
                .startsWith(TOO_LONG)
                .contains("Shortening it 3 times did not help; start a new thread");
        assertThat(bench.model.requests()).hasSizeLessThan(2 + 4 + 3 * 3 + 1);
    }

    @Test
    void aTranscriptOverTheWindowIsCompactedBeforeTheProviderIsAsked() {
        bench.model.says("Noted.");
        bench.run(Bench.network(agent, LIMITS));
        var requests = new ArrayList<ModelRequest>();
        var wordy = "w".repeat(9_000);
        for (int i = 2; i < 6; i++) {
            bench.model.says(wordy);
            next("run_" + i);
        }
        bench.model.then((request, listener) -> {
            requests.add(request);
            return ScriptedModel.reply(listener, "They talked.", List.of());
        });
        bench.model.says("Done.");
        next("run_6");

        assertThat(requests).hasSize(1);
        assertThat(bench.events(AgentEvent.ContextCompacted.class)).hasSize(1);
        assertThat(first(bench.model.requests().getLast())).contains("They talked.");
        Transcripts.assertValid(bench.model.requests().getLast().messages());
    }

    @Test
    void aRequestOfMegabytesIsShortenedInWhatIsSent() {
        var pasted = new RunRequest("thread", "run_1", "ann", "message-1", "look: " + "p".repeat(3_000_000));
        bench.model.says("Too much of it.");
        var result = Bench.network(agent, LIMITS).run(pasted, new InMemorySteps(), bench.log, bench.gate);
        assertThat(result.answer()).isEqualTo("Too much of it.");
        assertThat(first(bench.model.requests().getLast()))
                .startsWith("look: ppp")
                .hasSizeLessThan(20_000);
    }

    @Test
    void anAgentAloneIsGuardedAgainstCirclesToo() {
        var one = new Bench();
        for (int i = 0; i < 9; i++) {
            one.model.calls("look", "lines", 4);
        }

        assertThat(one.run(Network.of(one.agent(look), Limits.DEFAULT)).answer())
                .contains("going in circles");

        assertThat(one.model.requests()).hasSize(3);
        assertThat(one.events(AgentEvent.LoopDetected.class)).hasSize(1);
    }

    @Test
    void circlesOfOneTwoAndThreeTurnsEndTheRunAndAreTold() {
        for (var circle : List.of(List.of(2_000), List.of(2_000, 4), List.of(2_000, 4, 5))) {
            var one = new Bench();
            for (int i = 0; i < 9; i++) {
                one.model.calls("look", "lines", circle.get(i % circle.size()));
            }
            var network = new Network(
                    "bench",
                    List.of(one.agent(look).withContext(ContextPolicy.DEFAULT.withMaxTokens(10_000))),
                    Router.firstOf(Routers.loopDetector(3), Bench.router("worker")),
                    Limits.DEFAULT);
            assertThat(one.run(network).answer()).contains("going in circles");
            assertThat(one.model.requests()).hasSize(3 * circle.size());
            assertThat(one.events(AgentEvent.LoopDetected.class)).hasSize(1);
            assertThat(one.events(AgentEvent.RouterDecided.class).getLast().rule())
                    .isEqualTo(Routers.LOOP_DETECTOR);
        }
    }
}
