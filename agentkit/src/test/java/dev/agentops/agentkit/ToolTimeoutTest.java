package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.testing.Bench;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(20)
class ToolTimeoutTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(1);

    record Input(String text) {}

    private final Bench bench = new Bench();
    private final CountDownLatch interrupted = new CountDownLatch(1);

    private ToolResult sleeps(Input input, Object context) throws InterruptedException {
        try {
            Thread.sleep(LONG);
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
        return ToolResult.ok("slept");
    }

    private static ToolResult isDeaf(Input input, Object context) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
        return ToolResult.ok("too late");
    }

    private Tool<Input> reads(Tool.Handler<Input> handler) {
        return Tool.reads("slow", "Takes long", Input.class, handler);
    }

    private Tool<Input> writes(Tool.Handler<Input> handler) {
        return Tool.writes("slow", "Takes long", Input.class, handler);
    }

    private AgentEvent.ToolEnded end(Tool<?> tool) {
        bench.model.calls("slow", "text", "x").says("Done.");
        var result = bench.run(Bench.network(bench.agent(tool)));
        assertThat(result.status()).isEqualTo(RunResult.Status.COMPLETED);
        return bench.events(AgentEvent.ToolEnded.class).getFirst();
    }

    @Test
    void aReadThatTakesTooLongIsInterruptedAndTheModelReadsWhy() throws Exception {
        var ended = end(reads(this::sleeps).withTimeout(SHORT));

        assertThat(ended.status()).isEqualTo(ToolStatus.ERROR);
        assertThat(ended.content()).isEqualTo("slow failed: it did not end within 50 ms and was stopped");
        assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aHandlerThatIgnoresTheInterruptHoldsNobodyUp() {
        long start = System.nanoTime();

        assertThat(end(reads(ToolTimeoutTest::isDeaf).withTimeout(SHORT)).status())
                .isEqualTo(ToolStatus.ERROR);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void aHandlerThatIsInTimeIsLeftAlone() {
        var ended = end(
                writes((input, context) -> ToolResult.ok("did " + input.text())).withTimeout(LONG));

        assertThat(ended.status()).isEqualTo(ToolStatus.OK);
        assertThat(ended.content()).isEqualTo("did x");
    }

    @Test
    void whatAHandlerThrowsIsSaidAsEver() {
        var ended = end(reads((input, context) -> {
                    throw new IllegalStateException("no disk");
                })
                .withTimeout(LONG));

        assertThat(ended.content()).isEqualTo("slow failed: no disk");
    }

    @Test
    void aWriteThatTakesTooLongIsUnknownAndNotTriedAgain() {
        var ended = end(writes(this::sleeps).withTimeout(SHORT));

        assertThat(ended.status()).isEqualTo(ToolStatus.UNKNOWN);
        assertThat(ended.content()).contains("did not end within 50 ms", "may or may not have taken effect");
    }

    @Test
    void aWriteThatEndsWhenItIsInterruptedHasEnded() {
        var ended = end(writes((input, context) -> {
                    try {
                        Thread.sleep(LONG);
                        return ToolResult.ok("all of it");
                    } catch (InterruptedException e) {
                        return ToolResult.error("rolled back");
                    }
                })
                .withTimeout(SHORT));

        assertThat(ended.status()).isEqualTo(ToolStatus.ERROR);
        assertThat(ended.content()).isEqualTo("rolled back");
    }

    @Test
    void aReconcilerKnowsWhatBecameOfAWrite() {
        var happened = end(writes(this::sleeps)
                .withReconciler((input, context) -> new Tool.Reconciliation.Done<>(ToolResult.ok("it is there")))
                .withTimeout(SHORT));
        assertThat(happened.status()).isEqualTo(ToolStatus.OK);
        assertThat(happened.content()).isEqualTo("it is there");
    }

    @Test
    void aReconcilerKnowsThatAWriteDidNotHappen() {
        var nothing = end(writes(this::sleeps)
                .withTimeout(SHORT)
                .withReconciler((input, context) -> new Tool.Reconciliation.NotDone<>()));
        assertThat(nothing.status()).isEqualTo(ToolStatus.ERROR);
        assertThat(nothing.content()).endsWith("It did not take effect.");
    }

    @Test
    void aCancelReachesTheHandler() throws Exception {
        var ended = cancelled(reads(this::sleeps).withTimeout(LONG));

        assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(ended.status()).isEqualTo(ToolStatus.CANCELLED);
        assertThat(ended.content()).isEqualTo("slow was stopped: the run was cancelled.");
    }

    /** As for a time-out: only a look at the world tells what came of a write that was cut. */
    @Test
    void aCancelInTheMiddleOfAWriteSaysWhatCameOfIt() throws Exception {
        var unknown = cancelled(writes(this::sleeps));
        assertThat(unknown.status()).isEqualTo(ToolStatus.UNKNOWN);
        assertThat(unknown.content()).contains("the run was cancelled", "may or may not have taken effect");

        var there = cancelled(writes(this::sleeps)
                .withReconciler((input, context) -> new Tool.Reconciliation.Done<>(ToolResult.ok("it is there"))));
        assertThat(there.status()).isEqualTo(ToolStatus.OK);

        var nothing = cancelled(writes(this::sleeps)
                .withTimeout(LONG)
                .withReconciler((input, context) -> new Tool.Reconciliation.NotDone<>()));
        assertThat(nothing.status()).isEqualTo(ToolStatus.ERROR);
        assertThat(nothing.content()).isEqualTo("slow was stopped: the run was cancelled. It did not take effect.");
    }

    private AgentEvent.ToolEnded cancelled(Tool<Input> plain) throws Exception {
        var own = new Bench();
        var started = new CountDownLatch(1);
        var tool = new Tool<>(
                plain.name(),
                plain.description(),
                plain.input(),
                plain.effect(),
                (input, context) -> {
                    started.countDown();
                    return plain.handler().handle(input, context);
                },
                plain.reconciler());
        own.model.calls("slow", "text", "x").says("Stopped.");
        var run = Thread.ofVirtual()
                .start(() -> Bench.network(own.agent(tool)).run(Bench.REQUEST, own.steps, own.log, own.gate));
        assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();

        run.interrupt();

        assertThat(run.join(Duration.ofSeconds(30))).isTrue();
        return own.events(AgentEvent.ToolEnded.class).getFirst();
    }

    @Test
    void anAgentBoundsTheToolsThatDoNotBoundThemselves() {
        var own = Tool.reads("own", "Own", Input.class, this::sleeps).withTimeout(LONG);
        var orchestrating =
                Tool.orchestrates("many", "Many", Input.class, (input, context, steps) -> ToolResult.ok(""));

        var agent = bench.agent(reads(this::sleeps), own, orchestrating).withToolTimeout(SHORT);

        assertThat(agent.tools()).extracting(Tool::timeout).containsExactly(SHORT, LONG, Duration.ZERO);
    }

    @Test
    void refusesATimeOutThatIsNone() {
        assertThatThrownBy(() -> reads(this::sleeps).withTimeout(Duration.ZERO)).hasMessageContaining("above zero");
        assertThatThrownBy(() -> Tool.orchestrates(
                                "many", "Many", Input.class, (input, context, steps) -> ToolResult.ok(""))
                        .withTimeout(LONG))
                .hasMessageContaining("bounds its own steps");
    }
}
