package dev.agentops.server.telemetry;

import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What spans say of a run's facts, and which of them lines of the log name. */
class RunSpansTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final RunFacts.Run RUN =
            new RunFacts.Run("run_1", "thr_1", "running", "ann", "", "", 1, 7, NOW, NOW, null);

    private static final Providers PROVIDERS = new Providers(Map.of("large", "anthropic", "small", "openai"));

    private static RunFacts.Step step(String name, String kind, String detail) {
        return new RunFacts.Step(name, kind, "ok", detail, 1, NOW, NOW.plusSeconds(1));
    }

    private static List<Span> spans(List<RunFacts.Step> steps, List<RunFacts.Call> calls) {
        return RunSpans.of(new RunFacts(RUN, steps, List.of(), List.of(), calls), PROVIDERS);
    }

    @Test
    void aModelCallNamesTheModelThatWasAskedForAndTheOneThatAnswered() {
        var call = new RunFacts.Call("model:1", "coding", "large-2026-01-02", 1, 0, 1, 0, null, "", "");
        assertThat(spans(List.of(step("model:1", "model", "large")), List.of(call)))
                .filteredOn(span -> span.kind() == Span.Kind.MODEL)
                .singleElement()
                .satisfies(span -> {
                    assertThat(span.name()).isEqualTo("chat large");
                    assertThat(span.attributes())
                            .containsEntry(GenAi.REQUEST_MODEL, "large")
                            .containsEntry(GenAi.RESPONSE_MODEL, "large-2026-01-02");
                });
    }

    /** All names, so that none comes or goes unseen. */
    @Test
    void aModelCallSaysWhatTheConventionsAskForAndNothingElse() {
        var call = new RunFacts.Call(
                "turn:1", "coding", "large-2026-01-02", 10, 4, 3, 2, new BigDecimal("0.01"), "msg_7", "tool_calls");
        var retried = new RunFacts.Step("turn:1", "model", "error", "large", 2, NOW, NOW.plusSeconds(1));
        assertThat(only(Span.Kind.MODEL, retried, call))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("gen_ai.operation.name", "chat"),
                        Map.entry("gen_ai.provider.name", "anthropic"),
                        Map.entry("gen_ai.request.model", "large"),
                        Map.entry("gen_ai.response.model", "large-2026-01-02"),
                        Map.entry("gen_ai.response.id", "msg_7"),
                        Map.entry("gen_ai.response.finish_reasons", List.of("tool_call")),
                        Map.entry("gen_ai.agent.name", "coding"),
                        Map.entry("gen_ai.usage.input_tokens", 10L),
                        Map.entry("gen_ai.usage.output_tokens", 3L),
                        Map.entry("gen_ai.usage.cache_read.input_tokens", 4L),
                        Map.entry("error.type", "error"),
                        Map.entry("agentops.usage.reasoning_tokens", 2L),
                        Map.entry("agentops.cost.usd", 0.01),
                        Map.entry("agentops.step", "turn:1"),
                        Map.entry("agentops.status", "error"),
                        Map.entry("agentops.attempt", 2)));
    }

    @Test
    void aCallOfTheRouterNamesItsModelAndWhoseItIs() {
        var call = new RunFacts.Call("turn:1", "", "small", 10, 0, 3, 0, null, "chatcmpl-7", "stop");
        assertThat(only(Span.Kind.ROUTER, step("turn:1", "router", ""), call))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("gen_ai.operation.name", "route"),
                        Map.entry("gen_ai.provider.name", "openai"),
                        Map.entry("gen_ai.response.model", "small"),
                        Map.entry("gen_ai.response.id", "chatcmpl-7"),
                        Map.entry("gen_ai.response.finish_reasons", List.of("stop")),
                        Map.entry("gen_ai.usage.input_tokens", 10L),
                        Map.entry("gen_ai.usage.output_tokens", 3L),
                        Map.entry("gen_ai.usage.cache_read.input_tokens", 0L),
                        Map.entry("agentops.usage.reasoning_tokens", 0L),
                        Map.entry("agentops.step", "turn:1"),
                        Map.entry("agentops.status", "ok")));
    }

    /** An earlier build told neither. */
    @ParameterizedTest
    @CsvSource({"stop, stop", "tool_calls, tool_call", "length, length", "refused, content_filter", "'',"})
    void theReasonOfTheEndIsInTheWordsOfTheConventions(String told, String said) {
        var call = new RunFacts.Call("turn:1", "coding", "large", 1, 0, 1, 0, null, "", told);

        var attributes = only(Span.Kind.MODEL, step("turn:1", "model", "large"), call);

        assertThat(attributes.get("gen_ai.response.finish_reasons")).isEqualTo(said == null ? null : List.of(said));
        assertThat(attributes).doesNotContainKey("gen_ai.response.id");
    }

    private static Map<String, Object> only(Span.Kind kind, RunFacts.Step step, RunFacts.Call call) {
        return spans(List.of(step), List.of(call)).stream()
                .filter(span -> span.kind() == kind)
                .findFirst()
                .orElseThrow()
                .attributes();
    }

    @ParameterizedTest
    @CsvSource({
        "load, turn:1",
        "turn:1, turn:1",
        "finish, finish",
        "clock:1, turn-1",
        "budget:1, turn-1",
        "budget:1:agent, ''",
        "ask:1.0:expert, turn-1",
        "ask:1.0:expert:2, turn-1",
        "wait:1.0:expert/3, turn-1",
        "tool:1.0:expert, tool:1.0:expert",
        "tool:1.0:expert/load, tool:1.0:expert",
        "tool:1.0:expert/look, tool:1.0:expert/look",
        "tool:1.0:expert/turn:1, tool:1.0:expert/turn:1",
        "tool:1.0:expert/ask:1.0:x, tool:1.0:expert/turn-1",
        "tool:1.0:expert/wait:1.0:x/0, tool:1.0:expert/turn-1",
        "'', ''"
    })
    void aLineNamesASpanThatThereIs(String engineStep, String what) {
        var steps = List.of(
                step("turn:1", "model", "large"),
                step("tool:1.0:expert/turn:1", "model", "large"),
                step("tool:1.0:expert/look", "tool", "look"),
                step("tool:1.0:expert", "tool", "expert"),
                step("finish", "save", ""));
        var line = new LoggingEvent();
        line.setMDCPropertyMap(Map.of("run", "run_1", "step", engineStep));

        var mark = StepMark.of(line).orElseThrow();

        assertThat(mark).isEqualTo(new StepMark(TraceIds.trace("run_1"), TraceIds.span("run_1", what)));
        assertThat(spans(steps, List.of())).extracting(Span::id).contains(mark.spanId());
    }
}
