package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.steps.InMemorySteps;
import dev.agentops.agentkit.steps.RunCancelledException;
import dev.agentops.agentkit.steps.StepFailedException;
import dev.agentops.agentkit.steps.Steps;
import dev.agentops.agentkit.testing.Bench;
import dev.agentops.agentkit.testing.CrashingSteps;
import dev.agentops.agentkit.testing.Transcripts;
import dev.agentops.agentkit.tool.Effect;
import dev.agentops.agentkit.tool.Orchestration;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolInput;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OrchestrationTest {
    record Deploy(String version) {}

    private final Bench bench = new Bench();
    private final List<String> done = new ArrayList<>();

    private final Orchestration<Deploy> deploy = (input, context, steps) -> {
        String build = steps.run("build", String.class, again -> did("built " + input.version()));
        steps.runAll(
                String.class,
                List.of(
                        new Steps.Named<>("push east", again -> did("east")),
                        new Steps.Named<>("push west", again -> did("west"))));
        boolean healthy = steps.await("healthy", Duration.ofMillis(1));
        return ToolResult.ok(build + (healthy ? ", healthy" : ", not seen healthy"));
    };

    private String did(String what) {
        done.add(what);
        return what;
    }

    private Tool<Deploy> tool(Orchestration<Deploy> orchestration) {
        return Tool.orchestrates("deploy", "Deploys.", Deploy.class, orchestration);
    }

    private RunResult run(Orchestration<Deploy> orchestration) {
        bench.model.calls("deploy", "version", "v2").says("deployed");
        return bench.run(Bench.network(bench.agent(tool(orchestration))));
    }

    @Test
    void stepsAndWaitsOfOneCallAreJournalledUnderItAndItsResultEndsInTheLog() {
        bench.steps.signal("call_run1_1_0:healthy");

        run(deploy);

        assertThat(done).containsExactly("built v2", "east", "west");
        assertThat(bench.toolResults()).containsExactly("built v2, healthy");
        assertThat(bench.steps.names())
                .contains("tool:1.0:deploy/build", "tool:1.0:deploy/push east", "tool:1.0:deploy");
        assertThat(bench.events(AgentEvent.ToolStarted.class)).hasSize(1);
        assertThat(bench.events(AgentEvent.ToolEnded.class)).hasSize(1);
    }

    @Test
    void noStepRunsTwiceWhereverTheProcessDies() {
        for (boolean afterBody : new boolean[] {false, true}) {
            for (int fatal = 1; fatal <= 8; fatal++) {
                done.clear();
                var crashed = new Bench();
                crashed.model.calls("deploy", "version", "v2").says("deployed");
                var network = Bench.network(crashed.agent(tool(deploy)));
                var dying = new CrashingSteps(crashed.steps, fatal, afterBody);
                assertThatThrownBy(() -> network.run(Bench.REQUEST, dying, crashed.log, ToolGate.open()))
                        .as("step %s", fatal)
                        .isInstanceOf(CrashingSteps.Killed.class);

                var result = network.run(Bench.REQUEST, crashed.steps.replay(), crashed.log, ToolGate.open());

                assertThat(result.answer()).isEqualTo("deployed");
                assertThat(done).as("dies at step %s", fatal).containsExactly("built v2", "east", "west");
                assertThat(crashed.model.requests()).hasSize(2);
                Transcripts.assertValid(crashed.log.messages("thread"));
            }
        }
    }

    @Test
    void aStepThatFailsIsJournalledAndTheHandlerMayGoOn() {
        run((input, context, steps) -> {
            try {
                return ToolResult.ok(steps.run("build", String.class, again -> {
                    did("tried");
                    throw new java.io.IOException("no disk");
                }));
            } catch (StepFailedException e) {
                return ToolResult.ok("rolled back: " + e.getMessage());
            }
        });

        assertThat(bench.toolResults()).containsExactly("rolled back: step 'build' failed: no disk");
        assertThat(done).containsExactly("tried");
    }

    @Test
    void faultsOfTheHandlerAreToldToTheModel() {
        run((input, context, steps) -> {
            steps.run("same", String.class, again -> "a");
            return ToolResult.ok(steps.run("same", String.class, again -> "b"));
        });
        assertThat(bench.toolResults())
                .containsExactly(
                        "deploy failed: a step of a tool call needs a name of its own;" + " 'same' is empty or taken");
    }

    @Test
    void theGateIsAskedOnceForAllOfIt() {
        bench.gate = new ToolGate() {
            @Override
            public Verdict check(Request request) {
                return new Verdict.Deny(ToolStatus.DENIED, "not on fridays");
            }

            @Override
            public Pass pass(Request request) {
                return new Pass.Go();
            }
        };

        run(deploy);

        assertThat(done).isEmpty();
        assertThat(bench.toolResults()).containsExactly("not on fridays");
    }

    @Test
    void aHandlerCannotSwallowACancel() {
        bench.model.calls("deploy", "version", "v2");
        var steps = new InMemorySteps();
        var network = Bench.network(bench.agent(tool((input, context, inner) -> {
            steps.cancel();
            try {
                inner.run("build", String.class, again -> did("built"));
            } catch (RunCancelledException e) {
                did("caught");
            }
            return ToolResult.ok("all is well");
        })));

        var result = network.run(Bench.REQUEST, steps, bench.log, ToolGate.open());

        assertThat(result.status()).isEqualTo(RunResult.Status.CANCELLED);
        assertThat(done).containsExactly("caught");
        Transcripts.assertValid(bench.log.messages("thread"));
    }

    @Test
    void theEffectAndTheHandlerMustFit() {
        assertThatThrownBy(() -> new Tool<>(
                        "x",
                        "",
                        ToolInput.of(Deploy.class),
                        Effect.ORCHESTRATES,
                        (input, context) -> ToolResult.ok(""),
                        (input, context) -> new Tool.Reconciliation.Unknown<>()))
                .hasMessageContaining("an ORCHESTRATES tool needs an Orchestration");
    }
}
