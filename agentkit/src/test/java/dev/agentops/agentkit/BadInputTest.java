package dev.agentops.agentkit;

import dev.agentops.agentkit.context.ContextPolicy;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.state.StateKey;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.testing.Bench;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.tool.Control;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What people get wrong is an observation of the model or a clear error, never a dead run. */
class BadInputTest {
    record Note(String text) {}

    private static final int HUNDRED_MEGABYTES = 100_000_000;
    private static final StateKey<String> BIG = StateKey.of("big", String.class);

    private final Bench bench = new Bench();

    private String resultOf(Tool.Handler<Note> handler) {
        bench.model.calls("tool", "text", "x").says("I see.");
        var result = bench.run(Bench.network(bench.agent(Tool.writes("tool", "Does.", Note.class, handler))));
        assertThat(result.answer()).isEqualTo("I see.");
        return bench.toolResults().getFirst();
    }

    @Test
    @SuppressWarnings("NullAway")
    void aHandlerThatReturnsNull() {
        assertThat(resultOf((input, context) -> null)).isEqualTo("tool failed: it returned null");
    }

    @Test
    void aResultWithoutContent() {
        assertThat(resultOf((input, context) -> ToolResult.ok(null)))
                .isEqualTo("tool failed: a tool result needs a content");
    }

    @Test
    void aHandlerThatRunsOutOfStack() {
        assertThat(resultOf((input, context) -> ToolResult.ok("" + forEver(0))))
                .isEqualTo("tool failed: StackOverflowError");
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int forEver(int depth) {
        return forEver(depth + 1) + 1;
    }

    @Test
    void aHandlerThatRunsOutOfMemoryOfItsOwnMaking() {
        assertThat(resultOf((input, context) -> ToolResult.ok("" + new long[Integer.MAX_VALUE].length)))
                .startsWith("tool failed: OutOfMemoryError");
    }

    @Test
    void aHandlerThatReturnsAHundredMegabytes() {
        assertThat(resultOf((input, context) -> ToolResult.ok("x".repeat(HUNDRED_MEGABYTES))))
                .hasSizeLessThan(ContextPolicy.DEFAULT.resultLimit(bench.model) + 400)
                .contains("the first 8000000 of 100000000 characters are stored");
    }

    @Test
    void stateAndControlOfAHundredMegabytesAreDroppedAndTheModelIsTold() {
        assertThat(resultOf((input, context) ->
                        ToolResult.ok("stored").with(StatePatch.NONE.set(BIG, "x".repeat(HUNDRED_MEGABYTES)))))
                .startsWith("tool handed back state, control and events of 1000")
                .endsWith("so they were dropped. stored");
        assertThat(bench.state().get(BIG)).isEmpty();

        var other = new BadInputTest();
        assertThat(other.resultOf((input, context) ->
                        ToolResult.ok("done").with(new Control.Complete("x".repeat(HUNDRED_MEGABYTES)))))
                .contains("at most 1000000 are kept");
    }

    private static final StateKey<Shy> SHY = StateKey.of("shy", Shy.class);

    record Shy(String secret) {
        @Override
        public String secret() {
            throw new IllegalStateException("not for you");
        }
    }

    @Test
    void aStateValueWithoutAJsonFormIsDroppedAndTheModelIsTold() {
        assertThat(resultOf((input, context) -> ToolResult.ok("stored").with(StatePatch.NONE.set(SHY, new Shy("x")))))
                .contains("Shy");
        assertThat(bench.state().get(SHY)).isEmpty();
    }

    record WithThread(Thread thread) {}

    @Test
    void anInputWithoutAJsonSchemaIsRefusedWhenTheToolIsMade() {
        assertThatThrownBy(() -> Tool.reads("tool", "", WithThread.class, (input, context) -> ToolResult.ok("")))
                .hasMessageStartingWith("WithThread.thread has type java.lang.Thread, which has no JSON Schema here");
    }

    @Test
    void aMessageOfManyLinesIsCutToItsFirst() {
        assertThat(resultOf((input, context) -> {
                    throw new IllegalStateException("y".repeat(10_000) + "\n\tat some.Stack");
                }))
                .hasSizeLessThan(600)
                .doesNotContain("Stack");
    }

    @Test
    void aSystemPromptThatThrowsAndAModelThatThrowsAnError() {
        var broken =
                new Agent("worker", "", state -> state.get(BIG).orElseThrow().toString(), List.of(), bench.model);
        assertThat(bench.run(Bench.network(broken)).error())
                .isEqualTo("the system prompt of worker failed: No value present");

        var other = new Bench();
        other.model.then((request, listener) -> {
            throw new StackOverflowError();
        });
        assertThat(other.run(Bench.network(other.agent())).error()).startsWith("The model's client failed");
    }

    @Test
    void anAnswerThatWasCutIsNoSuccess() {
        bench.model.then((request, listener) ->
                new ModelReply("half of", "", List.of(), FinishReason.LENGTH, Usage.NONE, "scripted", ""));

        var result = bench.run(Bench.network(bench.agent()));

        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(result.error()).contains("cut at its output limit");
    }

    @Test
    void aHundredMegabytesFromAModelAreStoppedWhetherTheyStreamOrNot() {
        String tooMuch = "x".repeat(HUNDRED_MEGABYTES);
        bench.model.then((request, listener) -> {
            listener.onText("It begins well. ");
            return ScriptedModel.reply(listener, tooMuch, List.of());
        });
        assertThat(bench.run(Bench.network(bench.agent())).error())
                .startsWith("The model's answer has more than 1000000");

        for (var reply : List.of(
                new ModelReply(tooMuch, "", List.of(), FinishReason.STOP, Usage.NONE, "scripted", ""),
                new ModelReply("", tooMuch, List.of(), FinishReason.STOP, Usage.NONE, "scripted", ""),
                new ModelReply(
                        "",
                        "",
                        List.of(ScriptedModel.call("tool", "text", tooMuch)),
                        FinishReason.TOOL_CALLS,
                        Usage.NONE,
                        "scripted",
                        ""))) {
            var other = new Bench();
            other.model.then((request, listener) -> reply);
            assertThat(other.run(Bench.network(other.agent())).error())
                    .startsWith("The model's answer has more than 1000000");
        }
    }

    @Test
    void namesThatStandTwice() {
        var tool = Tool.reads("tool", "", Note.class, (input, context) -> ToolResult.ok(""));
        assertThatThrownBy(() -> bench.agent(tool, tool)).hasMessage("agent 'worker' has two tools called 'tool'");
        assertThatThrownBy(() ->
                        new Network("n", List.of(bench.agent(), bench.agent()), Bench.router("worker"), Limits.DEFAULT))
                .hasMessage("network 'n' has two agents called 'worker'");
        assertThatThrownBy(() -> bench.agent().withOutput(Note.class).withOutput(Note.class))
                .hasMessage("agent 'worker' has two tools called 'final_answer'");
        assertThatThrownBy(() -> Tool.reads("a tool", "", Note.class, (input, context) -> ToolResult.ok("")))
                .hasMessageContaining("must match");
        assertThatThrownBy(() -> new Network("n", List.of(), Bench.router("x"), Limits.DEFAULT))
                .hasMessage("network 'n' has no agents");
    }

    record Tree(String name, List<Tree> children) {}

    @Test
    void aRecordThatHoldsItselfHasNoSchema() {
        assertThatThrownBy(() -> Tool.reads("grow", "Grows.", Tree.class, (input, context) -> ToolResult.ok("")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Tree.children")
                .hasMessageContaining("holds itself");
    }
}
