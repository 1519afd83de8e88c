package dev.agentops.agentkit;

import dev.agentops.agentkit.model.ToolChoice;
import dev.agentops.agentkit.testing.Bench;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OutputTest {
    enum Severity {
        LOW,
        HIGH
    }

    record Verdict(String cause, Severity severity, int affected) {
        Verdict {
            if (affected < 0) {
                throw new IllegalArgumentException("affected must not be negative");
            }
        }
    }

    record Note(String text) {}

    private final Bench bench = new Bench();
    private final Tool<Note> look =
            Tool.reads("look", "Looks.", Note.class, (input, context) -> ToolResult.ok("saw " + input.text()));

    private RunResult run(Limits limits) {
        return bench.run(Bench.network(bench.agent(look).withOutput(Verdict.class), limits));
    }

    private static ScriptedModel answers(ScriptedModel model, String cause, Object severity, Object affected) {
        return model.calls("final_answer", "cause", cause, "severity", severity, "affected", affected);
    }

    @Test
    void theAnswerIsACheckedRecordAfterOtherToolsWereUsed() {
        answers(bench.model.calls("look", "text", "a"), "disk full", "HIGH", 3);

        var result = run(Limits.DEFAULT);

        assertThat(result.output(Verdict.class)).isEqualTo(new Verdict("disk full", Severity.HIGH, 3));
        assertThat(result.answer()).isEqualTo(result.output());
        assertThat(bench.model.requests())
                .allSatisfy(request -> assertThat(request.toolChoice()).isEqualTo(ToolChoice.REQUIRED));
    }

    @Test
    void whatIsNotValidIsToldToTheModelWhichMayTryAgain() {
        answers(answers(bench.model, "disk full", "HIGH", -1).says("The disk is full."), "disk full", "LOW", 1);

        var result = run(Limits.DEFAULT);

        assertThat(result.output(Verdict.class).severity()).isEqualTo(Severity.LOW);
        assertThat(bench.toolResults()).containsExactly("Not run: affected must not be negative.", "accepted");
        assertThat(bench.model.requests().get(1).system())
                .contains("Your last call of final_answer was not valid: Not run: affected must not be negative.");
        assertThat(bench.model.requests().get(2).messages().getLast().toString())
                .contains("Your answer counts only as a call of final_answer. Call it now.");
    }

    @Test
    void afterThreeTriesTheRunFailsAndSaysWhatWasWrong() {
        answers(answers(answers(bench.model, "x", "NONE", 1), "x", "HIGH", "many"), "x", "HIGH", -1);

        var result = run(Limits.DEFAULT);

        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(result.error())
                .contains("'worker' gave no valid answer in 3 tries")
                .contains("affected must not be negative");
        assertThatThrownBy(() -> result.output(Verdict.class))
                .hasMessageStartingWith("run run_1 has no Verdict: it is failed (");
    }

    @Test
    void aLimitStillLetsTheAgentAnswerWithItsRecord() {
        answers(bench.model.calls("look", "text", "a"), "unknown", "LOW", 0);

        var result = run(new Limits(1, 100_000, 1000));

        assertThat(result.limit()).isEqualTo("turns");
        assertThat(result.output(Verdict.class).cause()).isEqualTo("unknown");
        assertThat(bench.model.requests().getLast().tools()).hasSize(1);
    }

    @Test
    void theAnswersOfATextAgentAreNoRecord() {
        bench.model.says("hello");
        var result = bench.run(Bench.network(bench.agent(look)));
        assertThatThrownBy(() -> result.output(Verdict.class)).hasMessage("run run_1 has no Verdict: it is completed");
    }
}
