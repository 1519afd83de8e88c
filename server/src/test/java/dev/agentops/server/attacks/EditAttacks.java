package dev.agentops.server.attacks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.attacks.Scoreboard.End;
import dev.agentops.server.testing.ApiClient;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Groups 16, 18, 20 and 21, by an edit: a human who changes a call can make of it nothing that the model could not have asked for. */
abstract class EditAttacks {
    private final World world = AttackSuiteTest.world();
    private final ApiClient api = world.api;

    private static Map<String, Object> write(String path) {
        return Map.of("path", path, "content", "x\n");
    }

    private JsonNode waiting(String id) throws Exception {
        return world.waits(World.order("write_file", write("shop/PWN-" + id)));
    }

    private static HttpResponse<String> preview(ApiClient as, JsonNode approval, Object arguments) throws Exception {
        return as.post("/api/approvals/" + approval.get("id").asText() + "/preview", Map.of("arguments", arguments));
    }

    private static HttpResponse<String> send(
            ApiClient as, JsonNode approval, String action, Object arguments, String base, String digest)
            throws Exception {
        return as.post(
                "/api/approve-tool",
                Map.of(
                        "toolCallId", approval.get("toolCallId").asText(),
                        "action", action,
                        "arguments", arguments,
                        "base", base,
                        "digest", digest));
    }

    private static String digest(JsonNode approval) {
        return approval.get("digest").asText();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.read(answer.body(), JsonNode.class);
    }

    private void assertNothingWritten(int group, String id) throws Exception {
        world.scores.sideEffects(group, world.markers(id).size());
        assertThat(world.markers(id)).isEmpty();
        world.scores.held(group, End.DENIED);
    }

    @Test
    void noEditLeadsToWhatMayNotRunOrDoesNotFitTheTool() throws Exception {
        var approval = waiting("edit");
        for (Object arguments : List.of(
                write(".git/hooks/post-checkout"),
                write(".git/config"),
                write("shop/../.GIT/config"),
                write("policy.yaml"),
                write("mcp.json"),
                write(".bashrc"),
                write("../outside/PWN-edit"),
                write("linked/PWN-edit"),
                write(world.outside().resolve("PWN-edit").toString()),
                write("hard.txt/PWN-edit"),
                Map.of("path", "shop/PWN-edit"),
                Map.of("path", 7, "content", "x"),
                Map.of("path", List.of("shop/PWN-edit"), "content", "x"),
                Map.of("path", "shop/PWN-edit", "content", "[redacted password #1a2b]"),
                Map.of("argv", List.of("touch", "PWN-edit")))) {
            assertThat(preview(api, approval, arguments).statusCode())
                    .as(arguments.toString())
                    .isEqualTo(400);
            assertThat(send(api, approval, "approve", arguments, digest(approval), digest(approval))
                            .statusCode())
                    .as(arguments.toString())
                    .isIn(400, 409);
            assertNothingWritten(16, "edit");
        }
        world.deny(approval);
        assertThat(world.code().resolve(".git/hooks/post-checkout")).doesNotExist();
    }

    @Test
    void anEditRunsOnlyUnderTheDigestOfWhatItBecame() throws Exception {
        var approval = waiting("stale");
        var edited = write("shop/PWN-stale-edited");
        String shown = json(preview(api, approval, edited)).get("digest").asText();
        for (var digest : List.of(digest(approval), "", "0".repeat(64))) {
            assertThat(send(api, approval, "approve", edited, digest(approval), digest)
                            .statusCode())
                    .isIn(400, 409);
            assertNothingWritten(21, "stale");
        }
        assertThat(send(api, approval, "approve", write("shop/PWN-stale-other"), digest(approval), shown)
                        .statusCode())
                .isEqualTo(409);
        assertNothingWritten(21, "stale");

        var now = json(send(api, approval, "edit", edited, digest(approval), shown));
        assertThat(api.decide(approval, "approve", "").statusCode()).isEqualTo(409);
        assertNothingWritten(21, "stale");
        var twice = write("shop/PWN-stale-twice");
        String second = json(preview(api, now, twice)).get("digest").asText();
        assertThat(send(api, now, "approve", twice, digest(approval), second).statusCode())
                .as("over what was there before the first edit")
                .isEqualTo(409);
        assertNothingWritten(21, "stale");

        json(api.decide(now, "approve", ""));
        api.runEnds(approval.get("runId").asText());
        assertThat(world.markers("stale"))
                .extracting(file -> file.getFileName().toString())
                .containsExactly("PWN-stale-edited");
        Files.delete(world.markers("stale").getFirst());
        world.scores.probeWorks(16);
        world.scores.probeWorks(21);
        assertThat(send(api, approval, "approve", twice, digest(now), second).statusCode())
                .as("it was used")
                .isEqualTo(409);
        assertNothingWritten(15, "stale");
    }

    @Test
    void noEditOfAnotherApprovalOrOfOneThatIsOver() throws Exception {
        var one = waiting("twin");
        var other = waiting("twin");
        var edited = write("shop/PWN-twin-edited");
        String shown = json(preview(api, one, edited)).get("digest").asText();
        assertThat(send(api, other, "approve", edited, digest(one), shown).statusCode())
                .isEqualTo(409);
        assertThat(send(api, other, "approve", edited, digest(other), shown).statusCode())
                .isEqualTo(409);
        assertNothingWritten(16, "twin");

        world.sql("update approvals set expires_at = now() - interval '1 second' where id = '"
                + one.get("id").asText() + "'");
        assertThat(send(api, one, "approve", edited, digest(one), shown).statusCode())
                .isEqualTo(409);
        assertNothingWritten(18, "twin");
        api.post("/api/runs/" + one.get("runId").asText() + "/cancel", "{}");
        api.runEnds(one.get("runId").asText());

        world.deny(other);
        assertThat(send(api, other, "approve", edited, digest(other), shown).statusCode())
                .isEqualTo(409);
        assertNothingWritten(16, "twin");
    }

    @Test
    void whoMayNotDecideMayNotEdit() throws Exception {
        var approval = waiting("role");
        var edited = write("shop/PWN-role-edited");
        String shown = json(preview(api, approval, edited)).get("digest").asText();
        for (var role : List.of("viewer", "operator")) {
            for (var action : List.of("edit", "approve")) {
                assertThat(send(world.as(role), approval, action, edited, digest(approval), shown)
                                .statusCode())
                        .isEqualTo(403);
            }
            assertNothingWritten(20, "role");
        }
        world.deny(approval);
    }
}
