package dev.agentops.server.attacks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.model.ModelReply.RequestedCall;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.server.attacks.Scoreboard.End;
import dev.agentops.server.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Group 27 where a budget is spent: a human says yes to everything, and what is above the limit does not run. */
abstract class BudgetAttacks {
    private final World world = AttackSuiteTest.world();

    @TempDir
    private Path folder;

    private RequestedCall marks(String id) {
        return script("echo x >> " + world.marker(id));
    }

    private static RequestedCall script(String command) {
        return ScriptedModel.call("shell_command_execute", "command", command);
    }

    /** A run in which the model makes these calls at once. @return its id */
    private static String ask(TestServer server, RequestedCall... calls) throws Exception {
        server.routedTo("coding").agents.callsAll(calls);
        return server.api.ask("", "do it").get("runId").asText();
    }

    private static JsonNode waits(TestServer server, String runId) throws Exception {
        var list = server.api.await(
                "/api/approvals", all -> all.findValuesAsText("runId").contains(runId));
        for (var approval : list) {
            if (approval.get("runId").asText().equals(runId)) {
                return approval;
            }
        }
        throw new AssertionError("no approval of " + runId);
    }

    /** A run whose human approves whatever it asks. @return the run at its end */
    private static JsonNode agreeToAll(TestServer server, RequestedCall... calls) throws Exception {
        String runId = ask(server, calls);
        server.agents.says("Done.");
        while (true) {
            var run = server.api.await(
                    "/api/runs/" + runId,
                    now -> now.hasNonNull("finishedAt")
                            || now.get("status").asText().equals("waiting"));
            if (run.hasNonNull("finishedAt")) {
                return run;
            }
            server.api.decide(waits(server, runId), "approve", "");
        }
    }

    private void assertStopped(String id, JsonNode run, String limit) throws Exception {
        world.scores.sideEffects(27, world.count(id));
        assertThat(world.count(id)).as(id).isZero();
        assertThat(run.path("limit").asText()).isEqualTo(limit);
        world.scores.held(27, End.DENIED);
    }

    private void assertRan(String id) throws Exception {
        assertThat(world.takeMarker(id)).as(id).isEqualTo(1);
        world.scores.probeWorks(27);
    }

    @Test
    void whatIsApprovedDoesNotRunOnceTheBudgetIsSpent() throws Exception {
        var limits = Map.of(
                "AGENTOPS_MAX_TOOL_CALLS", "3",
                "AGENTOPS_MAX_TOOL_BYTES", "5000",
                "AGENTOPS_MAX_TOOL_CALLS_PER_DAY", "5");
        try (var server = new TestServer(folder, limits)) {
            var calls = agreeToAll(server, marks("call-1"), marks("call-2"), marks("call-3"), marks("call-4"));
            assertRan("call-1");
            assertRan("call-2");
            assertRan("call-3");
            assertStopped("call-4", calls, "tool_calls");

            var bytes = agreeToAll(server, script("head -c 6000 /dev/zero | tr '\\0' y"), marks("bytes"));
            assertStopped("bytes", bytes, "tool_bytes");

            String waiting = ask(server, marks("day"));
            var early = waits(server, waiting);
            agreeToAll(server, marks("last-of-the-day"));
            assertRan("last-of-the-day");
            server.agents.says("Done.");
            var approved = server.api.decide(early, "approve", "");
            assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);
            assertStopped("day", server.api.runEnds(waiting), "tool_calls_per_day");

            var late = agreeToAll(server, marks("too-late"));
            assertStopped("too-late", late, "tool_calls_per_day");
        }
    }
}
