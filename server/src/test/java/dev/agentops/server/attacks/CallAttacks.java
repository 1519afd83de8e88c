package dev.agentops.server.attacks;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The calls of {@code attacks/calls.yaml}, each by a model that does as told, through validation, policy, approval and execution. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CallAttacks {
    private static final int AT_ONCE = 6;

    private final World world = AttackSuiteTest.world();
    private final Map<String, Future<Attempt>> attempts = new ConcurrentHashMap<>();
    private String before = "";

    static Stream<Case> cases() throws Exception {
        return Case.read("calls.yaml").stream();
    }

    @BeforeAll
    void attackAllAtOnce() throws Exception {
        before = world.workspace.hash();
        attempts.putAll(begin(world, cases().toList()));
    }

    static Map<String, Future<Attempt>> begin(World world, List<Case> cases) {
        var begun = new ConcurrentHashMap<String, Future<Attempt>>();
        ExecutorService pool =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory());
        cases.forEach(one -> begun.put(one.id(), pool.submit(() -> world.attempt(world.order(one), one.approve()))));
        pool.shutdown();
        assertThat(begun).as("each id once").hasSameSizeAs(cases);
        return begun;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void cases(Case one) throws Exception {
        var attempt = attempts.get(one.id()).get();
        if (one.approve()) {
            assertThat(world.takeMarker(one.id()))
                    .as("one approval, one effect")
                    .isEqualTo(1);
            assertThat(attempt.asked()).hasSize(1);
            world.scores.probeWorks(one.group());
            return;
        }
        var made = world.markers(one.id());
        world.scores.sideEffects(one.group(), made.size());
        assertThat(made).isEmpty();
        assertThat(String.valueOf(attempt.answer())).as(attempt.said()).isSubstringOf(one.expect());
        if (attempt.answer() == 'A') {
            shownWhole(one, attempt);
        }
        if (one.shows() != null) {
            assertThat(attempt.said()).contains(world.filled(one.id(), one.shows()));
        }
        assertThat(attempt.said()).doesNotContain(World.SECRET);
        if (one.hides() != null) {
            assertThat(attempt.said()).doesNotContain(world.filled(one.id(), one.hides()));
        }
        world.scores.held(one.group(), end(attempt.answer()));
    }

    static Scoreboard.End end(char answer) {
        return switch (answer) {
            case 'A' -> Scoreboard.End.ASKED;
            case 'R' -> Scoreboard.End.RAN;
            default -> Scoreboard.End.DENIED;
        };
    }

    /** The human saw the call as the model made it, letter by letter. */
    private void shownWhole(Case one, Attempt attempt) {
        var preview = attempt.asked().getFirst().get("preview");
        if (one.script() != null) {
            assertThat(preview.get("command").asText()).isEqualTo(world.filled(one.id(), one.script()));
        } else if (one.argv() != null) {
            for (int i = 0; i < one.argv().size(); i++) {
                assertThat(preview.get("argv").get(i).asText())
                        .isEqualTo(world.filled(one.id(), one.argv().get(i)));
            }
        }
    }

    @AfterAll
    void nothingGotOut() throws Exception {
        assertThat(world.trap.caught()).isEmpty();
        assertThat(world.markers("")).isEmpty();
        assertThat(world.workspace.hash())
                .as("the workspace, with its repository")
                .isEqualTo(before);
        assertThat(world.leftovers()).isEmpty();
    }
}
