package dev.agentops.agentkit.restate;

import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.restate.testing.Runs;
import dev.agentops.agentkit.restate.testing.SharedRestate;
import dev.agentops.agentkit.steps.StepsContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Tag("process")
class RestateStepsTest extends StepsContract {
    private static Runs runs;

    @BeforeAll
    static void start() throws Exception {
        runs = new Runs(SharedRestate.node());
    }

    @AfterAll
    static void stop() {
        runs.close();
    }

    @Override
    protected Trial begin(Story story) {
        var request = runs.submit((asked, steps) -> Runs.completed(asked.runId(), story.tell(steps)));
        return new OnRestate(request);
    }

    private record OnRestate(RunRequest request) implements Trial {
        @Override
        public void signal(String name) {
            runs.engine().signal(request.runId(), name);
        }

        @Override
        public void cancel() throws Exception {
            assertThat(runs.engine().cancel(request.runId())).isEqualTo(RestateEngine.Cancel.DELIVERED);
        }

        @Override
        public void restart() throws Exception {
            runs.restart();
        }

        @Override
        public String result() throws Exception {
            return runs.result(request).answer();
        }
    }

    @Test
    void aBodyThatThrowsIsTriedAgainUntilItSucceeds() throws Exception {
        var tries = new AtomicInteger();
        var trial = begin(steps -> steps.run("shaky", String.class, mayHaveRunBefore -> {
            if (tries.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
            }
            return "at last";
        }));

        assertThat(trial.result()).isEqualTo("at last");
        assertThat(tries).hasValue(3);
    }

    @Test
    void aResultTooLargeForTheJournalEndsTheRunWithAClearErrorAndIsNotTriedAgain() {
        var tries = new AtomicInteger();
        var trial = begin(steps -> steps.run("huge", String.class, mayHaveRunBefore -> {
            tries.incrementAndGet();
            return "x".repeat(100_000_000);
        }));

        assertThatThrownBy(trial::result)
                .hasMessageContaining(
                        "the result of step 'huge' has 100,000,002 bytes and at most 16,777,216 can be journalled");
        assertThat(tries).hasValue(1);
    }

    @Test
    void aResultOfTheLargestSizeIsReadAgainOnReplay() throws Exception {
        var tries = new AtomicInteger();
        var journalled = new CountDownLatch(1);
        var trial = begin(steps -> {
            var large = steps.run("large", String.class, mayHaveRunBefore -> {
                tries.incrementAndGet();
                return "x".repeat(StepSerde.MAX_BYTES - 2);
            });
            journalled.countDown();
            steps.await("go", Duration.ofMinutes(5));
            return "" + large.length();
        });
        assertThat(journalled.await(60, TimeUnit.SECONDS)).isTrue();

        trial.restart();
        trial.signal("go");

        assertThat(trial.result()).isEqualTo("" + (StepSerde.MAX_BYTES - 2));
        assertThat(tries).hasValue(1);
    }

    public record Shy(String secret) {
        @Override
        public String secret() {
            throw new IllegalStateException("not for you");
        }
    }

    @Test
    void aResultWithoutAJsonFormEndsTheRunWithAClearErrorAndIsNotTriedAgain() {
        var tries = new AtomicInteger();
        var trial = begin(steps -> steps.run("odd", Shy.class, mayHaveRunBefore -> {
                    tries.incrementAndGet();
                    return new Shy("x");
                })
                .toString());

        assertThatThrownBy(trial::result).hasMessageContaining("the result of step 'odd' cannot be journalled");
        assertThat(tries).hasValue(1);
    }

    @Test
    @SuppressWarnings("NullAway")
    void aResultThatIsNullEndsTheRunWithAClearError() {
        var trial = begin(steps -> steps.run("none", String.class, mayHaveRunBefore -> null));

        assertThatThrownBy(trial::result).hasMessageContaining("step 'none' returned null");
    }
}
