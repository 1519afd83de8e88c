package dev.agentops.agentkit.steps;

import dev.agentops.agentkit.steps.Steps.Named;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;

/** What every {@link Steps} promises. */
public abstract class StepsContract {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(200);

    /** The code of one run; runs again from the top on replay. */
    @FunctionalInterface
    public interface Story {
        String tell(Steps steps);
    }

    /** A run that tells a story. */
    public interface Trial {
        void signal(String name) throws Exception;

        void cancel() throws Exception;

        /** The process ends while the story waits, and another one goes on with it. */
        void restart() throws Exception;

        /** Waits for the end of the story. */
        String result() throws Exception;
    }

    protected abstract Trial begin(Story story) throws Exception;

    public record Disk(String host, int percent) {}

    /** The bodies that ran, by name, in order. */
    private final ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();

    private final CountDownLatch there = new CountDownLatch(1);
    private final BlockingQueue<String> addresses = new LinkedBlockingQueue<>();

    private String address(Steps steps, Steps.Expected expected) {
        return steps.run("tell", String.class, mayHaveRunBefore -> {
            addresses.add(expected.address());
            return expected.address();
        });
    }

    private String step(Steps steps, String name) {
        return steps.run(name, String.class, mayHaveRunBefore -> {
            ran.add(name);
            return name + " done";
        });
    }

    private void awaitRan(String name) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!ran.contains(name)) {
            assertThat(System.nanoTime()).as(name + " did not run").isLessThan(end);
            Thread.sleep(10);
        }
    }

    @Test
    void aStepGivesWhatItsBodyReturned() throws Exception {
        var trial = begin(steps -> {
            var disk = steps.run("look", Disk.class, mayHaveRunBefore -> new Disk("db-1", 97));
            return disk.host() + " " + disk.percent();
        });

        assertThat(trial.result()).isEqualTo("db-1 97");
    }

    @Test
    void resultsOfStepsThatRunTogetherComeInTheOrderGiven() throws Exception {
        var trial = begin(steps -> String.join(
                ",",
                steps.runAll(
                        String.class,
                        List.of(
                                new Named<>("slow", mayHaveRunBefore -> {
                                    Thread.sleep(200);
                                    return "1";
                                }),
                                new Named<>("fast", mayHaveRunBefore -> "2"),
                                new Named<>("last", mayHaveRunBefore -> "3")))));

        assertThat(trial.result()).isEqualTo("1,2,3");
    }

    @Test
    void noneToRunTogetherIsNoFault() throws Exception {
        assertThat(begin(steps -> "" + steps.runAll(String.class, List.of())).result())
                .isEqualTo("[]");
    }

    @Test
    void aSignalEndsTheWait() throws Exception {
        var trial = begin(steps -> step(steps, "before") + ", " + steps.await("go", LONG));
        awaitRan("before");
        Thread.sleep(SHORT);

        trial.signal("go");

        assertThat(trial.result()).isEqualTo("before done, true");
    }

    @Test
    void aSignalBeforeTheWaitIsKept() throws Exception {
        var trial = begin(steps -> {
            steps.await("first", LONG);
            return "" + steps.await("go", LONG);
        });
        trial.signal("go");
        trial.signal("first");

        assertThat(trial.result()).isEqualTo("true");
    }

    @Test
    void aSecondSignalOfTheSameNameChangesNothing() throws Exception {
        var trial = begin(steps -> steps.await("go", LONG) + " " + steps.await("go", LONG) + " "
                + steps.await("end", LONG) + " " + steps.await("go", SHORT));
        trial.signal("go");
        trial.signal("go");
        trial.signal("end");

        assertThat(trial.result()).isEqualTo("true true true true");
    }

    @Test
    void aWaitEndsWhenItsTimeIsUpAndALaterSignalIsForTheNext() throws Exception {
        var trial =
                begin(steps -> steps.await("go", SHORT) + " " + step(steps, "late") + " " + steps.await("go", LONG));
        awaitRan("late");

        trial.signal("go");

        assertThat(trial.result()).isEqualTo("false late done true");
    }

    @Test
    void anExpectedSignalEndsTheWaitByItsAddress() throws Exception {
        var trial = begin(steps -> {
            var unused = steps.expect("unused");
            var expected = steps.expect("go");
            var address = address(steps, expected);
            return (expected.await(LONG) && !unused.address().equals(address)) + " "
                    + steps.expect("never").await(SHORT);
        });

        trial.signal(addresses.take());

        assertThat(trial.result()).isEqualTo("true false");
    }

    @Test
    void anExpectedSignalIsKeptThatComesBeforeTheWaitAndAgain() throws Exception {
        var trial = begin(steps -> {
            var expected = steps.expect("go");
            address(steps, expected);
            steps.await("first", LONG);
            return "" + expected.await(LONG);
        });
        String address = addresses.take();
        trial.signal(address);
        trial.signal(address);
        trial.signal("first");

        assertThat(trial.result()).isEqualTo("true");
        trial.signal(address);
    }

    @Test
    void anExpectedSignalHasTheSameAddressInTheNextProcess() throws Exception {
        var seen = new ConcurrentLinkedQueue<String>();
        var trial = begin(steps -> {
            var expected = steps.expect("go");
            seen.add(expected.address());
            address(steps, expected);
            return "" + expected.await(LONG);
        });
        String address = addresses.take();
        Thread.sleep(SHORT);

        trial.restart();
        trial.signal(address);

        assertThat(trial.result()).isEqualTo("true");
        assertThat(seen).hasSizeGreaterThan(1).containsOnly(address);
    }

    @Test
    void onReplayNoBodyRunsAgain() throws Exception {
        var trial = begin(steps -> {
            var first = step(steps, "one");
            var both = steps.runAll(
                    String.class,
                    List.of(
                            new Named<>("two", mayHaveRunBefore -> {
                                ran.add("two");
                                return "2";
                            }),
                            new Named<>("three", mayHaveRunBefore -> {
                                ran.add("three");
                                return "3";
                            })));
            boolean timedOut = !steps.await("never", SHORT);
            step(steps, "waits");
            steps.await("go", LONG);
            return first + both + timedOut + step(steps, "last");
        });
        awaitRan("waits");
        Thread.sleep(SHORT);

        trial.restart();
        trial.signal("go");

        assertThat(trial.result()).isEqualTo("one done[2, 3]truelast done");
        assertThat(ran).containsExactlyInAnyOrder("one", "two", "three", "waits", "last");
    }

    @Test
    void theFirstStepAfterARestartIsToldThatItMayHaveRunBefore() throws Exception {
        var told = new ConcurrentLinkedQueue<Boolean>();
        var trial = begin(steps -> {
            steps.run("before", Boolean.class, told::add);
            steps.run("second", Boolean.class, mayHaveRunBefore -> {
                ran.add("second");
                return told.add(mayHaveRunBefore);
            });
            steps.await("go", LONG);
            steps.run("after", Boolean.class, told::add);
            return "end";
        });
        awaitRan("second");
        Thread.sleep(SHORT);

        trial.restart();
        trial.signal("go");

        assertThat(trial.result()).isEqualTo("end");
        assertThat(told.stream().skip(1)).as("told after the first").containsExactly(false, true);
    }

    @Test
    void aCancelEndsTheWaitAndStepsStillWorkAfterIt() throws Exception {
        var trial = begin(steps -> {
            try {
                step(steps, "before");
                return "no cancel: " + steps.await("go", LONG);
            } catch (RunCancelledException e) {
                return step(steps, "wind up");
            }
        });
        awaitRan("before");

        trial.cancel();

        assertThat(trial.result()).isEqualTo("wind up done");
    }

    @Test
    void aCancelInterruptsTheBodyThatRunsAndNoOtherStarts() throws Exception {
        var interrupted = new AtomicBoolean();
        var trial = begin(steps -> {
            try {
                steps.run("long", String.class, mayHaveRunBefore -> {
                    there.countDown();
                    try {
                        Thread.sleep(LONG);
                    } catch (InterruptedException e) {
                        interrupted.set(true);
                        throw e;
                    }
                    return "never";
                });
                return step(steps, "next");
            } catch (RunCancelledException e) {
                return step(steps, "wind up") + ", interrupted before: " + interrupted;
            }
        });
        there.await();

        trial.cancel();

        assertThat(trial.result()).isEqualTo("wind up done, interrupted before: true");
        assertThat(ran).containsExactly("wind up");
    }

    @Test
    void aBodyThatEndsWellAllTheSameIsFollowedByNone() throws Exception {
        var trial = begin(steps -> {
            try {
                steps.run("long", String.class, mayHaveRunBefore -> {
                    there.countDown();
                    try {
                        Thread.sleep(LONG);
                    } catch (InterruptedException e) {
                        Thread.sleep(SHORT);
                    }
                    return "what there was";
                });
                return step(steps, "next");
            } catch (RunCancelledException e) {
                return step(steps, "wind up");
            }
        });
        there.await();

        trial.cancel();

        assertThat(trial.result()).isEqualTo("wind up done");
        assertThat(ran).containsExactly("wind up");
    }

    @Test
    void twoStepsOfOneNameAreRefused() throws Exception {
        var trial = begin(steps -> {
            step(steps, "same");
            try {
                return step(steps, "same");
            } catch (RuntimeException e) {
                return e.getMessage();
            }
        });

        assertThat(trial.result()).contains("two steps of one run are called 'same'");
    }
}
