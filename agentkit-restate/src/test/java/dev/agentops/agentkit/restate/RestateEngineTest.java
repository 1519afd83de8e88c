package dev.agentops.agentkit.restate;

import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.RunResult;
import dev.agentops.agentkit.restate.testing.RestateNode;
import dev.agentops.agentkit.restate.testing.Runs;
import dev.agentops.agentkit.restate.testing.SharedRestate;
import dev.agentops.agentkit.steps.RunCancelledException;
import dev.agentops.agentkit.steps.Steps;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Tag("process")
class RestateEngineTest {
    private static Runs runs;

    private final String thread = "thread_" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        runs = new Runs(SharedRestate.node());
    }

    @AfterAll
    static void stop() {
        runs.close();
    }

    private static RunResult waits(RunRequest request, Steps steps) {
        return Runs.completed(request.runId(), "" + steps.await("go", Duration.ofMinutes(5)));
    }

    private static String invocation(RunRequest request) throws Exception {
        long end = System.nanoTime() + 20_000_000_000L;
        while (System.nanoTime() < end) {
            var found = SharedRestate.node()
                    .query(
                            "select id from sys_invocation where target_service_name = 'AgentRun' and target_service_key = '"
                                    + request.runId() + "' and target_handler_name = 'run' and status <> 'completed'");
            if (found.contains("inv_")) {
                return found.replaceAll("(?s).*\"(inv_[^\"]*)\".*", "$1");
            }
            Thread.sleep(20);
        }
        throw new AssertionError("no invocation of " + request.runId());
    }

    @Test
    void runsOfOneThreadGoOneAfterTheOtherInTheOrderTheyCame() throws Exception {
        var order = new ConcurrentLinkedQueue<String>();
        var atOnce = new AtomicInteger();
        var requests = new ArrayList<RunRequest>();
        for (int i = 0; i < 5; i++) {
            requests.add(runs.submit(
                    thread,
                    (request, steps) ->
                            Runs.completed(request.runId(), steps.run("work", String.class, mayHaveRunBefore -> {
                                assertThat(atOnce.incrementAndGet()).isEqualTo(1);
                                order.add(request.runId());
                                Thread.sleep(50);
                                atOnce.decrementAndGet();
                                return "done";
                            }))));
        }

        for (var request : requests) {
            assertThat(runs.result(request).answer()).isEqualTo("done");
        }
        assertThat(order)
                .containsExactlyElementsOf(
                        requests.stream().map(RunRequest::runId).toList());
    }

    @Test
    void runsOfDifferentThreadsGoSideBySide() throws Exception {
        var together = new CountDownLatch(2);
        Runs.Code meets = (request, steps) -> Runs.completed(
                request.runId(),
                ""
                        + steps.run("meet", Boolean.class, mayHaveRunBefore -> {
                            together.countDown();
                            return together.await(20, TimeUnit.SECONDS);
                        }));
        var one = runs.submit(meets);
        var other = runs.submit(meets);

        assertThat(List.of(runs.result(one).answer(), runs.result(other).answer()))
                .containsOnly("true");
    }

    @Test
    void theSameRunSubmittedTwiceRunsOnce() throws Exception {
        var ran = new AtomicInteger();
        var request = runs.submit(
                thread,
                (asked, steps) -> Runs.completed(
                        asked.runId(),
                        "" + steps.run("work", Integer.class, mayHaveRunBefore -> ran.incrementAndGet())));
        runs.engine().submit(request);
        runs.result(request);
        runs.engine().submit(request);
        var next = runs.submit(thread, (asked, steps) -> Runs.completed(asked.runId(), "next"));

        assertThat(runs.result(next).answer()).isEqualTo("next");
        assertThat(ran).hasValue(1);
    }

    @Test
    void aRunThatIsKilledInTheEngineIsToldAsLostAndItsThreadGoesOn() throws Exception {
        var killed = runs.submit(thread, RestateEngineTest::waits);
        var next = runs.submit(thread, (asked, steps) -> Runs.completed(asked.runId(), "next"));

        SharedRestate.node().patch("/invocations/" + invocation(killed) + "/kill");

        assertThatThrownBy(() -> runs.result(killed)).hasMessageContaining("killed");
        assertThat(runs.result(next).answer()).isEqualTo("next");
    }

    @Test
    void aCancelOfARunThatIsNotUnderWaySaysSo() throws Exception {
        assertThat(runs.engine().cancel("run_of_nobody")).isEqualTo(RestateEngine.Cancel.NOT_RUNNING);
        var ended = runs.submit((asked, steps) -> Runs.completed(asked.runId(), "done"));
        runs.result(ended);
        // the engine learns of the end a moment after this process
        for (int tries = 0; runs.engine().cancel(ended.runId()) != RestateEngine.Cancel.NOT_RUNNING; tries++) {
            assertThat(tries).isLessThan(100);
            Thread.sleep(20);
        }
    }

    @Test
    void aCancelInTheMiddleOfStepsThatRunTogetherInterruptsThemAll() throws Exception {
        var there = new CountDownLatch(3);
        var interrupted = new AtomicInteger();
        Steps.Body<String> sleeper = mayHaveRunBefore -> {
            there.countDown();
            try {
                Thread.sleep(Duration.ofMinutes(5));
                return "never";
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
                throw e;
            }
        };
        var request = runs.submit((asked, steps) -> {
            try {
                steps.runAll(
                        String.class,
                        List.of(
                                new Steps.Named<>("a", sleeper),
                                new Steps.Named<>("b", sleeper),
                                new Steps.Named<>("c", sleeper)));
                return Runs.completed(asked.runId(), "not cancelled");
            } catch (RunCancelledException e) {
                return Runs.completed(asked.runId(), "interrupted: " + interrupted);
            }
        });
        there.await();

        runs.engine().cancel(request.runId());

        assertThat(runs.result(request).answer()).isEqualTo("interrupted: 3");
    }

    @Test
    void anEngineThatIsAwayIsSaidSoAtTheStart() {
        var nobody = URI.create("http://127.0.0.1:9");
        var options = new RestateEngine.Options(nobody, nobody, "127.0.0.1", RestateNode.freePort(), "b");

        assertThatThrownBy(() -> RestateEngine.start(options, null)).isInstanceOf(IOException.class);
    }
}
