package dev.agentops.agentkit.restate;

import dev.agentops.agentkit.restate.testing.RestateNode;
import dev.agentops.agentkit.restate.testing.Runs;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

class SingleFlightTest {
    @TempDir
    Path folder;

    @Test
    @Tag("process")
    void aStepUnderWayWhenTheEngineIsKilledIsJoinedByTheNextAttempt() throws Exception {
        var attempts = new AtomicInteger();
        var bodies = new AtomicInteger();
        var there = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        try (var node = RestateNode.alone(folder);
                var runs = new Runs(node)) {
            var request = runs.submit((asked, steps) -> {
                attempts.incrementAndGet();
                return Runs.completed(asked.runId(), steps.run("long", String.class, mayHaveRunBefore -> {
                    bodies.incrementAndGet();
                    there.countDown();
                    goOn.await();
                    return "done";
                }));
            });
            there.await();

            node.kill();
            node.startAgain();
            while (attempts.get() < 2) {
                Thread.sleep(20);
            }
            // the second attempt asks for the step
            Thread.sleep(200);
            goOn.countDown();

            assertThat(runs.result(request).answer()).isEqualTo("done");
            assertThat(bodies).hasValue(1);
        }
    }

    @Test
    void whoJoinsGetsTheSameResultOrTheSameFault() throws Exception {
        var flights = new SingleFlight();
        var there = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> flights.join("run/step", String.class, false, () -> {
                there.countDown();
                goOn.await();
                throw new IllegalStateException("broken");
            }));
            there.await();
            var second = threads.submit(() -> flights.join("run/step", String.class, false, () -> "another"));
            while (second.state() == Future.State.RUNNING && goOn.getCount() > 0) {
                Thread.sleep(50);
                goOn.countDown();
            }

            assertThat(first)
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableThat()
                    .withMessageContaining("broken");
            assertThat(second)
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableThat()
                    .withMessageContaining("broken");
        }
        assertThat(flights.join("run/step", String.class, false, () -> "anew")).isEqualTo("anew");
    }

    @Test
    void whatWindsUpARunIsNotInterruptedAndAnotherRunIsNot() throws Exception {
        var flights = new SingleFlight();
        var there = new CountDownLatch(3);
        var goOn = new CountDownLatch(1);
        Callable<String> body = () -> {
            there.countDown();
            goOn.await();
            return "ended well";
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var windingUp = threads.submit(() -> flights.join("run_1/finish", String.class, true, body));
            var other = threads.submit(() -> flights.join("run_10/step", String.class, false, body));
            var stopped = threads.submit(() -> flights.join("run_1/step", String.class, false, body));
            there.await();

            flights.interrupt("run_1");

            assertThat(stopped).failsWithin(Duration.ofSeconds(5));
            goOn.countDown();
            assertThat(windingUp.get()).isEqualTo("ended well");
            assertThat(other.get()).isEqualTo("ended well");
        }
    }
}
