package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.FallbackModel;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.ToolChoice;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.testing.Bench;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.thread.Compaction;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;

/** The attempts of one model call, the waits between them and what they cost. No time passes: the waits are written down. */
class ModelCallTest {
    private final Bench bench = new Bench();
    private final List<Duration> waits = new ArrayList<>();
    private double random = 0.5;
    private Consumer<Duration> sleeping = wait -> {};

    private ModelStep.Outcome call(ChatModel model, Limits limits) {
        var agent = new Agent("worker", "works", state -> "You work.", List.of(), model);
        var ask = new ModelStep.Ask(
                agent,
                List.of(new Message.FromUser("m", "why?")),
                State.EMPTY,
                ToolChoice.AUTO,
                "",
                false,
                1,
                2,
                Compaction.NONE,
                Cost.ZERO);
        var teller = new Teller("run_1", "model:1", 1, 1, "worker");
        var stream = new ReplyStream(Bench.REQUEST, Lineage.root(Bench.REQUEST), bench.log, teller, 1);
        var moment = new Hooks.Moment(Bench.REQUEST, "worker", 1, State.EMPTY);
        var outcome = new FittedCall(ask, moment, limits, stream, new Backoff(this::sleep, () -> random)).run();
        bench.log.publish("thread", teller.entries());
        return outcome;
    }

    private void sleep(Duration wait) {
        waits.add(wait);
        sleeping.accept(wait);
    }

    private ModelStep.Outcome call() {
        return call(bench.model, Limits.DEFAULT);
    }

    private void fails(int times, Duration retryAfter) {
        for (int i = 0; i < times; i++) {
            bench.model.then((request, listener) -> {
                throw ModelException.retriable("It is busy.", retryAfter, null);
            });
        }
    }

    @Test
    void itIsAskedFiveTimesWithPausesThatDouble() {
        fails(9, Duration.ZERO);

        assertThat(call().failure()).isEqualTo("It is busy.");

        assertThat(bench.model.requests()).hasSize(5);
        assertThat(waits)
                .containsExactly(
                        Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void pausesAreSpreadByAFifth() {
        for (double drawn : new double[] {0, 1}) {
            random = drawn;
            fails(1, Duration.ZERO);
            bench.model.says("ok");
            assertThat(call().failure()).isEmpty();
        }

        assertThat(waits).containsExactly(Duration.ofMillis(400), Duration.ofMillis(600));
    }

    @Test
    void aRetryAfterIsWaitedForAndNeverCutShort() {
        fails(1, Duration.ofSeconds(50));
        bench.model.says("ok");
        random = 0;
        assertThat(call().failure()).isEmpty();
        fails(1, Duration.ofSeconds(60));
        bench.model.says("ok");
        random = 1;
        assertThat(call().failure()).isEmpty();

        assertThat(waits).containsExactly(Duration.ofSeconds(50), Duration.ofSeconds(72));
    }

    @Test
    void aWaitIsToldWhenItBegins() {
        fails(1, Duration.ofSeconds(50));
        bench.model.says("ok");
        random = 0;
        sleeping = wait -> assertThat(bench.events()).contains(new AgentEvent.ModelRetry(1, 50_000, "It is busy."));

        assertThat(call().failure()).isEmpty();

        assertThat(waits).containsExactly(Duration.ofSeconds(50));
        assertThat(bench.events()).anyMatch(AgentEvent.AttemptStarted.class::isInstance);
    }

    @Test
    void whatFailsAtLastSaysForHowLongTheProviderWantsToBeLeftAlone() {
        fails(5, Duration.ofSeconds(30));

        assertThat(call().failure())
                .isEqualTo("It is busy. It asks to wait 30 s: ask again then, or use a fallback model.");
    }

    @Test
    void aRetryAfterAboveAMinuteIsSaidAndNotWaitedFor() {
        fails(1, Duration.ofMinutes(10));

        assertThat(call().failure())
                .isEqualTo("It is busy. It asks to wait 10 min: ask again then, or use a fallback model.");
        assertThat(bench.model.requests()).hasSize(1);
        assertThat(waits).isEmpty();
    }

    @Test
    void aFallbackTakesOverAtOnceFromAModelThatAsksToWaitLong() {
        fails(1, Duration.ofMinutes(10));
        var other = new ScriptedModel().says("I am here.");
        var both = new FallbackModel(bench.model, other, 3, Duration.ofMinutes(1), InstantSource.system());

        var outcome = call(both, Limits.DEFAULT);

        assertThat(outcome.message().getFirst().text()).isEqualTo("I am here.");
        assertThat(bench.model.requests()).hasSize(1);
        assertThat(waits).containsExactly(Duration.ofMillis(500));
    }

    /** The provider charges for what it had said before the stream was cut. */
    @Test
    void anAttemptThatWasCutIsPaidByItsCharacters() {
        bench.model
                .then((request, listener) -> {
                    listener.onReasoning("x".repeat(100));
                    listener.onText("y".repeat(300));
                    throw ModelException.retriable("The stream was cut.", Duration.ZERO, null);
                })
                .says("all of it");

        var outcome = call(bench.model, Limits.DEFAULT.withCost(9, each("0.5")));

        assertThat(outcome.usage().modelCalls()).isEqualTo(2);
        assertThat(outcome.usage().outputTokens()).isEqualTo(100 + 10);
        assertThat(outcome.cost().usd()).isEqualByComparingTo("1.0");
        assertThat(bench.events(AgentEvent.UsageReported.class)).hasSize(2);
    }

    /** A provider may call it anything, at any length. */
    @Test
    void itIsToldWhatTheProviderCallsTheAnswerAndWhyItEnded() {
        bench.model.then((request, listener) -> new ModelReply(
                "half",
                "",
                List.of(),
                FinishReason.LENGTH,
                new Usage(1, 1, 0, 1),
                "scripted",
                "",
                "x".repeat(100_000)));

        assertThat(call().failure()).contains("output limit");

        var told = bench.events(AgentEvent.UsageReported.class).getFirst();
        assertThat(told.responseId()).isEqualTo("x".repeat(200));
        assertThat(told.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void whatSaidNothingCostsNothing() {
        fails(1, Duration.ZERO);
        bench.model.says("all of it");

        assertThat(call().usage()).isEqualTo(new Usage(100, 10, 0, 1));
    }

    @Test
    void noAttemptIsMadeOnceTheMoneyIsSpent() {
        for (int i = 0; i < 5; i++) {
            bench.model.then((request, listener) -> {
                listener.onText("half");
                throw ModelException.retriable("The stream was cut.", Duration.ZERO, null);
            });
        }

        var outcome = call(bench.model, Limits.DEFAULT.withCost(1, each("0.5")));

        assertThat(bench.model.requests()).hasSize(2);
        assertThat(outcome.failure()).isEqualTo("The stream was cut. It was not tried again.");
        assertThat(outcome.cost().usd()).isEqualByComparingTo("1.0");
    }

    static Pricing each(String usd) {
        return (model, usage) -> new Cost(new BigDecimal(usd), LocalDate.EPOCH);
    }
}
