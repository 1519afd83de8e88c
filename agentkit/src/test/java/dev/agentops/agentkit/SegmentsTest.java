package dev.agentops.agentkit;

import dev.agentops.agentkit.JoinedSteps.Kind;
import dev.agentops.agentkit.steps.InMemorySteps;
import dev.agentops.agentkit.steps.RunCancelledException;
import dev.agentops.agentkit.steps.Steps;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SegmentsTest {
    private final InMemorySteps engine = new InMemorySteps();
    private final List<String> done = new ArrayList<>();

    private static void run(Steps engine, Consumer<JoinedSteps> code) {
        code.accept(new Segments(engine, code));
    }

    private String part(JoinedSteps steps, Kind kind, String name) {
        return steps.join(kind, name, String.class, mayHaveRunBefore -> {
            done.add(name);
            return "did " + name;
        });
    }

    @Test
    void aTurnUpToItsQuestionIsOneEntryAndFromTheAnswerOnAnother() {
        engine.signal("yes");
        Consumer<JoinedSteps> code = steps -> {
            part(steps, Kind.WORD, "word");
            part(steps, Kind.RESULT, "read");
            part(steps, Kind.VERDICT, "ask");
            assertThat(steps.await("yes", Duration.ZERO)).isTrue();
            part(steps, Kind.RESULT, "write");
            part(steps, Kind.WORD, "second word");
            assertThat(part(steps, Kind.WORD, "third word")).isEqualTo("did third word");
        };

        run(engine, code);
        run(engine.replay(), code);

        assertThat(engine.names()).containsExactlyInAnyOrder("word", "write", "third word");
        assertThat(done).containsExactly("word", "read", "ask", "write", "second word", "third word");
    }

    @Test
    void noEffectIsInTheEntryOfItsVerdict() {
        run(engine, steps -> {
            part(steps, Kind.VERDICT, "ask");
            part(steps, Kind.RESULT, "write");
        });

        assertThat(engine.names()).containsExactlyInAnyOrder("ask", "write");
    }

    @Test
    void whatTheEngineDoesItselfEndsAnEntry() {
        run(engine, steps -> {
            part(steps, Kind.RESULT, "read");
            steps.run("clock", String.class, mayHaveRunBefore -> "12:00");
            part(steps, Kind.RESULT, "second read");
            steps.runAll(String.class, List.of(new Steps.Named<>("together", mayHaveRunBefore -> "both")));
            part(steps, Kind.RESULT, "third read");
        });

        assertThat(engine.names()).containsExactlyInAnyOrder("read", "clock", "second read", "together", "third read");
        assertThat(done).containsExactly("read", "second read", "third read");
    }

    @Test
    void aPartThatFailsIsTriedAgainAsTheFirstOfTheNextEntry() {
        var told = new ArrayList<Boolean>();
        run(engine, steps -> {
            part(steps, Kind.RESULT, "read");
            steps.join(Kind.RESULT, "write", String.class, mayHaveRunBefore -> {
                told.add(mayHaveRunBefore);
                if (told.size() == 1) {
                    throw new java.io.IOException("the database is away");
                }
                return "written";
            });
        });

        assertThat(told).as("it may have written before it failed").containsExactly(false, true);
        assertThat(done).containsExactly("read");
        assertThat(engine.names()).containsExactlyInAnyOrder("read", "write");
    }

    @Test
    void nothingMoreBeginsOnceTheRunIsCancelled() {
        var heard = new ArrayList<String>();
        Consumer<JoinedSteps> code = steps -> {
            steps.join(Kind.RESULT, "write", String.class, mayHaveRunBefore -> {
                engine.cancel();
                return "half of it";
            });
            heard.add("half of it");
            part(steps, Kind.WORD, "word");
        };

        assertThatThrownBy(() -> run(engine, code)).isInstanceOf(RunCancelledException.class);

        assertThat(done).isEmpty();
        assertThat(heard).contains("half of it");
    }

    @Test
    void whatARunComesToWhileAPartDoesNotListenIsNotThatPartsResult() throws Exception {
        var past = new ArrayList<Object>();
        var ahead = new Ahead(engine, past, engine.expectLater(), false, false);

        var segment = ahead.go(steps -> {
            steps.join(Kind.RESULT, "write", String.class, mayHaveRunBefore -> {
                past.add("of the run that was cancelled meanwhile");
                return "late";
            });
            part(steps, Kind.RESULT, "read");
        });

        assertThat(segment.parts()).extracting(Segment.Part::value).containsExactly("late", "did read");
    }

    /** As Restate tells it: instead of the result. */
    @Test
    void whatACancelledEntryHadComeToIsPartOfTheRun() {
        var cancelling = new Steps() {
            private final Steps journal = new InMemorySteps();
            private boolean told;

            @Override
            public <T> T run(String name, Class<T> type, Body<T> body) {
                T result = journal.run(name, type, body);
                if (!told) {
                    told = true;
                    throw new RunCancelledException();
                }
                return result;
            }

            @Override
            public <T> List<T> runAll(Class<T> type, List<Named<T>> bodies) {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean await(String signal, Duration timeout) {
                throw new UnsupportedOperationException();
            }
        };
        var heard = new ArrayList<String>();
        Consumer<JoinedSteps> code = steps -> {
            var mine = new ArrayList<String>();
            try {
                mine.add(part(steps, Kind.RESULT, "read"));
                mine.add(part(steps, Kind.VERDICT, "ask"));
                mine.add(part(steps, Kind.RESULT, "never"));
            } catch (RunCancelledException e) {
                mine.add("cancelled");
                mine.add(part(steps, Kind.RESULT, "finish"));
                heard.addAll(mine);
            }
        };

        run(cancelling, code);

        assertThat(heard)
                .as("by the run ahead, then by the run itself")
                .containsExactly(
                        "did read",
                        "did ask",
                        "cancelled",
                        "did finish",
                        "did read",
                        "did ask",
                        "cancelled",
                        "did finish");
        assertThat(done).containsExactly("read", "ask", "finish");
    }

    @Test
    void whatHasStepsOfItsOwnIsNotDoneAgain() {
        var begun = new ArrayList<String>();
        run(engine, steps -> {
            part(steps, Kind.WORD, "word");
            String whole = steps.whole(String.class, () -> {
                String built = steps.run("build", String.class, mayHaveRunBefore -> "built");
                begun.add(built);
                return built;
            });
            assertThat(whole).isEqualTo("built");
            part(steps, Kind.RESULT, "end");
            part(steps, Kind.WORD, "second word");
        });

        assertThat(begun).containsExactly("built");
        assertThat(engine.names()).containsExactlyInAnyOrder("word", "build", "end");
    }

    @Test
    void aQuestionNamesTheWaitThatTheRunWillHave() {
        var numbered = new Steps() {
            private final InMemorySteps journal = new InMemorySteps();
            private int waits;

            @Override
            public <T> T run(String name, Class<T> type, Body<T> body) {
                return journal.run(name, type, body);
            }

            @Override
            public <T> List<T> runAll(Class<T> type, List<Named<T>> bodies) {
                return journal.runAll(type, bodies);
            }

            @Override
            public boolean await(String signal, Duration timeout) {
                return journal.await(signal, timeout);
            }

            @Override
            public Function<String, Expected> expectLater() {
                var wait = Steps.super.expect("wait-" + ++waits);
                return signal -> wait;
            }
        };
        run(numbered, steps -> {
            for (int i = 1; i <= 2; i++) {
                part(steps, Kind.RESULT, "read " + i);
                var decision = steps.expect("decision " + i);
                steps.join(Kind.VERDICT, "ask " + i, String.class, mayHaveRunBefore -> {
                    numbered.journal.signal(decision.address());
                    return "asked";
                });
                assertThat(decision.await(Duration.ZERO)).isTrue();
            }
        });

        assertThat(numbered.waits).isEqualTo(2);
    }

    @Test
    void aJournalOfOtherCodeIsRefused() {
        run(engine, steps -> {
            part(steps, Kind.RESULT, "read");
            part(steps, Kind.RESULT, "second read");
        });

        assertThatThrownBy(() -> run(engine.replay(), steps -> {
                    part(steps, Kind.RESULT, "read");
                    part(steps, Kind.RESULT, "third read");
                }))
                .hasMessage("the journal of the run has 'second read' where it now comes to 'third read'");
    }
}
