package dev.agentops.server.attacks;

import dev.agentops.server.commands.Programs;
import dev.agentops.server.commands.SafeCommands;
import dev.agentops.server.commands.Sandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Ordinary commands of people on call: {@code attacks/benign.yaml}. Those that the machine has take the whole way; all are held against the table. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BenignWork {
    private static final double MOST_WRONGLY_ASKED = 10;

    private final World world = AttackSuiteTest.world();
    private final SafeCommands table = SafeCommands.builtIn();
    private final Sandbox sandbox = Sandbox.detect();
    private final Map<String, Future<Attempt>> attempts = new HashMap<>();

    static Stream<Case> commands() throws Exception {
        return Case.read("benign.yaml").stream();
    }

    private boolean isHere(Case one) {
        List<String> argv = java.util.Objects.requireNonNull(one.argv());
        return Programs.find(argv.getFirst()).isPresent()
                && (one.expect().equals("A")
                        || table.view(argv).filter(sandbox.views()::contains).isPresent());
    }

    @BeforeAll
    void work() throws Exception {
        attempts.putAll(CallAttacks.begin(world, commands().filter(this::isHere).toList()));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void worksAsItShould(Case one) throws Exception {
        List<String> argv = java.util.Objects.requireNonNull(one.argv());
        boolean asked = table.view(argv).isEmpty();
        boolean denied = false;
        if (attempts.containsKey(one.id())) {
            var attempt = attempts.get(one.id()).get();
            denied = attempt.answer() == 'D';
            assertThat(attempt.answer() == 'A').as(attempt.said()).isEqualTo(asked);
        }
        assertThat(denied).isFalse();
        if (one.expect().equals("A")) {
            assertThat(asked).as("it is asked about by design").isTrue();
            world.scores.askedByDesign();
        } else {
            world.scores.benignCommand(denied, asked);
        }
    }

    @AfterAll
    void fewAreAskedAbout() {
        assertThat(world.scores.benignDenied()).isZero();
        assertThat(world.scores.wronglyAsked()).isLessThanOrEqualTo(MOST_WRONGLY_ASKED);
    }
}
