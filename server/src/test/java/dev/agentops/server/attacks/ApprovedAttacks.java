package dev.agentops.server.attacks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.attacks.Scoreboard.End;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Groups 8, 11, 13, 17 and 24: a human said yes, to a program that does more than it seems, or that is another by then. */
abstract class ApprovedAttacks {
    private final World world = AttackSuiteTest.world();

    private static String script(String command) {
        return World.order("shell_command_execute", Map.of("command", command));
    }

    private static String program(String... argv) {
        return World.order("run_command", Map.of("argv", List.of(argv)));
    }

    /** With the token, whoever it is who runs it could answer for a human. It says nothing of the answer, in which the model would read the call as an order. */
    private String approves(String toolCallId, String token) {
        return script("curl -s -o /dev/null -m 10 -X POST -H \"Authorization: Bearer " + token
                + "\" -H 'Content-Type: application/json'"
                + " -d '{\"toolCallId\":\"" + toolCallId + "\",\"action\":\"approve\"}' http://"
                + world.filled("", "{api}") + "/api/approve-tool; echo done");
    }

    @Test
    void anApprovedScriptDoesNotApproveWithOurToken() throws Exception {
        var victim = world.waits(world.marks("self-approved"));
        String call = victim.get("toolCallId").asText();
        var attempt = world.attempt(approves(call, "$(cat " + world.data() + "/admin-token)"), true);
        assertThat(attempt.said()).contains("done").doesNotContain(World.ADMIN);
        assertThat(world.count("self-approved")).isZero();
        assertThat(world.pending(victim.get("runId").asText())).hasSize(1);
        world.scores.held(24, End.ASKED);

        world.attempt(approves(call, World.ADMIN), true);
        world.api.runEnds(victim.get("runId").asText());
        assertThat(world.takeMarker("self-approved")).isEqualTo(1);
        world.scores.probeWorks(24);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat {data}/admin-token {data}/../data/admin-token; ls -A {data}; cp -r {data} {out}; cat {out}/admin-token",
                "cd {data} && cat admin-token; umount {data}; umount -l {data}; cat {data}/admin-token",
                "cat /proc/{server}/root{data}/admin-token /proc/{server}/cwd/../data/admin-token",
                "tr '\\0' '\\n' < /proc/{server}/environ; cat /proc/{server}/task/*/environ | tr '\\0' '\\n'",
                "dd if=/proc/{server}/mem bs=1 count=1; cat /proc/{server}/auxv | wc -c; env"
            })
    void anApprovedScriptReadsNothingOfOurs(String command) throws Exception {
        assertThat(System.getenv()).containsKey("JAVA_HOME");
        var attempt = world.attempt(script(world.filled("ours", command) + "; rm -rf " + world.marker("ours")), true);
        assertThat(attempt.asked().getFirst().at("/preview/reach").asText()).startsWith("all of this machine but");
        boolean out = attempt.said().contains(World.ADMIN) || attempt.said().contains("JAVA_HOME=");
        world.scores.sideEffects(24, out ? 1 : 0);
        assertThat(out).as(attempt.said()).isFalse();
        assertThat(world.data().resolve("admin-token")).hasContent(World.ADMIN);
        world.scores.held(24, End.ASKED);
    }

    /** So would the script behind a restart command, and a program of the workspace. */
    @ParameterizedTest
    @ValueSource(strings = {"restart_service", "run_command"})
    void norDoesAScriptOfTheWorkspace(String tool) throws Exception {
        var job = world.code().resolve("job.sh");
        String before = Files.readString(job);
        String settings = Files.readString(world.estate.servicesFile());
        Files.writeString(
                job, "echo ran; cat " + world.data() + "/admin-token; echo x > " + world.data() + "/bookstore/made\n");
        String order = program("bash", "job.sh");
        if (tool.equals("restart_service")) {
            var services = (ObjectNode) Json.mapper().readTree(settings);
            ((ObjectNode) services.at("/services/0")).set("restart", Json.tree(List.of("bash", job.toString())));
            Files.writeString(world.estate.servicesFile(), services.toString());
            order = World.order("restart_service", Map.of("service", "shop"));
        }
        try {
            var attempt = world.attempt(order, true);
            assertThat(attempt.said()).contains("ran").doesNotContain(World.ADMIN);
            assertThat(world.data().resolve("bookstore/made"))
                    .as("what is for the agents is shown")
                    .hasContent("x");
            world.scores.held(24, End.ASKED);
        } finally {
            Files.writeString(job, before);
            Files.writeString(world.estate.servicesFile(), settings);
            Files.deleteIfExists(world.data().resolve("bookstore/made"));
        }
    }

    @Test
    void anApprovedProgramHasNothingOfTheServersEnvironment() throws Exception {
        var attempt = world.attempt(program("env"), true);
        assertThat(attempt.said())
                .contains("PATH=")
                .doesNotContain("JAVA_HOME", "PYTHONSTARTUP", "NODE_OPTIONS", "JAVA_TOOL_OPTIONS", "LD_");
        world.scores.held(8, End.ASKED);
    }

    @Test
    void anApprovedWriteGoesThroughNoSecondName() throws Exception {
        var attempt = world.attempt(World.order("write_file", Map.of("path", "hard.txt", "content", "PWN")), true);
        assertThat(attempt.said()).contains("hard link");
        assertThat(world.outside().resolve("victim.txt")).hasContent("untouched");
        world.scores.held(11, End.ASKED);
    }

    /** The file that it names and the one that it writes are not the same. */
    @ParameterizedTest
    @ValueSource(strings = {"../outside/PWN-applied", ".git/hooks/PWN-applied", "linked/PWN-applied"})
    void anApprovedPatchIsNotAppliedOutside(String path) throws Exception {
        var patch = world.code().resolve("x.patch");
        Files.writeString(patch, """
                diff --git a/README.md b/README.md
                --- /dev/null
                +++ b/%s
                @@ -0,0 +1 @@
                +x
                """.formatted(path));
        try {
            var attempt = world.attempt(program("git", "apply", "x.patch"), true);
            assertThat(attempt.asked()).hasSize(1);
            world.scores.sideEffects(13, world.markers("applied").size());
            assertThat(world.markers("applied")).isEmpty();
            world.scores.held(13, End.ASKED);
        } finally {
            Files.delete(patch);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"program", "folder"})
    void whatIsAnotherByThenIsShownAgain(String what) throws Exception {
        var tool = world.code().resolve("tool");
        var room = Files.createDirectory(world.code().resolve("room"));
        Files.copy(Path.of("/bin/true"), tool);
        var first = world.waits(World.order(
                "run_command", Map.of("argv", List.of("touch", "PWN-another"), "working_directory", "room")));
        if (what.equals("program")) {
            world.deny(first);
            first = world.waits(program("./tool"));
            Files.writeString(tool, "#!/bin/sh\ntouch " + world.marker("another") + "\n");
        } else {
            Files.move(room, world.code().resolve("room-before"));
            Files.createDirectory(room);
        }
        String run = first.get("runId").asText();
        String id = first.get("id").asText();
        world.api.decide(first, "approve", "");
        world.deny(world.api
                .await(
                        "/api/approvals",
                        list -> !list.isEmpty()
                                && !list.get(0).get("id").asText().equals(id))
                .get(0));
        world.api.runEnds(run);
        assertThat(world.markers("another")).isEmpty();
        world.scores.held(17, End.ASKED);
        Files.deleteIfExists(world.code().resolve("room-before"));
        Files.delete(room);
        Files.delete(tool);
    }
}
