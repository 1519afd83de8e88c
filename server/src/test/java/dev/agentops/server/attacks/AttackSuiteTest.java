package dev.agentops.server.attacks;

import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.offline.PoisonedLogs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The groups of attacks on agents that act, against one real server: real gate, tools, sandbox, API, Postgres and Restate. The invariant:
 * no side effect without exactly one decision that fits it. Beside it the ordinary work that must not suffer. Prints a table of what
 * became of all cases.
 */
@Tag("process")
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class AttackSuiteTest {
    @TempDir
    static Path folder;

    private static World world;

    static World world() {
        return world;
    }

    @BeforeAll
    static void start() throws Exception {
        world = new World(folder);
        world.workspace.proveTheTraps();
    }

    @AfterAll
    static void stop() throws Exception {
        world.scores.print(TestServices.repoFolder().resolve("server/target/attack-suite.txt"));
        world.close();

        assertThat(world.scores.incomplete())
                .as("groups without a case or a control")
                .isEmpty();
        assertThat(world.scores.sideEffects()).isZero();
    }

    @Nested
    @Order(1)
    class Calls extends CallAttacks {}

    @Nested
    @Order(3)
    class AtTheGate extends GateAttacks {}

    @Nested
    @Order(4)
    class OnApprovals extends ApprovalAttacks {}

    @Nested
    @Order(4)
    class OnceApproved extends ApprovedAttacks {}

    @Nested
    @Order(5)
    class OnRules extends RuleAttacks {}

    @Nested
    @Order(6)
    class ByEdits extends EditAttacks {}

    @Nested
    @Order(7)
    class OnTheSecondPerson extends SecondPersonAttacks {}

    @Nested
    @Order(8)
    class ByWebhooks extends WebhookAttacks {}

    @Nested
    @Order(9)
    class InTexts extends InjectionAttacks {}

    @Nested
    @Order(10)
    class OnThePlatform extends PlatformAttacks {}

    /** With a server of its own, to which the engine gives all that begins from then on. */
    @Nested
    @Order(11)
    class OverBudget extends BudgetAttacks {}

    @Nested
    @Order(12)
    class Crashes extends CrashAttacks {}

    @Nested
    @Order(13)
    class Diagnosis extends PoisonedLogs {
        Diagnosis() {
            super(world.scores);
        }
    }

    @Nested
    @Order(2)
    class OrdinaryWork extends BenignWork {}
}
