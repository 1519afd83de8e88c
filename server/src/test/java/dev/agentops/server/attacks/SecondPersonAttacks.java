package dev.agentops.server.attacks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.attacks.Scoreboard.End;
import dev.agentops.server.testing.ApiClient;
import dev.agentops.server.testing.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Group 20 where a second person is needed: the first one comes by every way there is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SecondPersonAttacks {
    private final World world = AttackSuiteTest.world();

    @BeforeAll
    void twoAreNeeded() throws Exception {
        world.policy("four_eyes: always");
    }

    @AfterAll
    void oneIsEnough() throws Exception {
        world.policy("");
    }

    private void assertRefused(HttpResponse<String> answer, String id) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isIn(403, 409);
        assertNothingRan(id);
    }

    private void assertNothingRan(String id) throws Exception {
        world.scores.sideEffects(20, world.count(id));
        assertThat(world.count(id)).isZero();
        world.scores.held(20, End.DENIED);
    }

    private void assertDecides(ApiClient person, JsonNode approval, String id) throws Exception {
        var answer = person.decide(approval, "approve", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        world.api.runEnds(approval.get("runId").asText());
        assertThat(world.takeMarker(id)).isEqualTo(1);
        world.scores.probeWorks(20);
    }

    private static Map<String, Object> approve(JsonNode approval) {
        return Map.of(
                "toolCallId", approval.get("toolCallId").asText(),
                "action", "approve",
                "digest", approval.get("digest").asText());
    }

    @Test
    void whoAskedDoesNotDecideHoweverTheyCome() throws Exception {
        var ann = world.person("ann");
        var approval = world.waits(ann, "", world.marks("asked"));
        assertRefused(ann.decide(approval, "approve", ""), "asked");
        assertRefused(world.person("ann").decide(approval, "approve", ""), "asked");
        assertRefused(world.person("\uff41\uff4e\uff4e").decide(approval, "approve", ""), "asked");
        assertRefused(world.as(Map.of("role", "admin", "name", "ann")).decide(approval, "approve", ""), "asked");

        var session = new Browser(world.url()).signIn(world.api, "ann", "approver");
        assertRefused(session.change("POST", "/api/approve-tool", Json.write(approve(approval))), "asked");
        var always = new java.util.LinkedHashMap<String, Object>(Map.of(
                "approvalId",
                approval.get("id").asText(),
                "approve",
                true,
                "approvalDigest",
                approval.get("digest").asText(),
                "digest",
                "none"));
        assertRefused(session.change("POST", "/api/policy/rules", Json.write(always)), "asked");

        String resume = "{\"threadId\":\"" + approval.get("threadId").asText()
                + "\",\"runId\":\"r2\",\"messages\":[],\"resume\":[{\"interruptId\":\""
                + approval.get("id").asText() + "\",\"status\":\"resolved\",\"payload\":{\"approved\":true}}]}";
        var resumed = ann.post("/agui", resume);
        assertThat(resumed.statusCode() >= 400 || resumed.body().contains("RUN_ERROR"))
                .as(resumed.body())
                .isTrue();
        assertNothingRan("asked");

        assertDecides(world.person("bea"), approval, "asked");
        assertRefused(world.person("bea").decide(approval, "approve", ""), "asked");
    }

    /** Dora is two people, or three, by a token and links that she makes; and so is who made hers. */
    @Test
    void whoMadeTheSignInOfAnotherIsNoSecondPersonForThem() throws Exception {
        var dora = new Browser(world.url()).signIn(world.api, "dora", "admin");
        var robot = world.api.as(Json.read(
                        dora.change(
                                        "POST",
                                        "/api/tokens",
                                        Json.write(Map.of("role", "approver", "name", "robot-of-dora")))
                                .body(),
                        JsonNode.class)
                .get("token")
                .asText());
        var twin = linked(dora, "twin-of-dora");
        var cousin = linked(twin, "cousin-of-dora");

        var asked = world.waits(robot, "", world.marks("one-hand"));
        assertRefused(dora.change("POST", "/api/approve-tool", Json.write(approve(asked))), "one-hand");
        assertRefused(world.api.decide(asked, "approve", ""), "one-hand");
        assertDecides(world.person("bea"), asked, "one-hand");

        var own = Json.read(
                dora.change(
                                "POST",
                                "/api/chat",
                                Json.write(Map.of(
                                        "userMessage", Map.of("id", "own-hand", "content", world.marks("own-hand")))))
                        .body(),
                JsonNode.class);
        var approval = world.api
                .await(
                        "/api/approvals",
                        list -> list.size() == 1 && list.get(0).get("runId").equals(own.get("runId")))
                .get(0);
        assertRefused(robot.decide(approval, "approve", ""), "own-hand");
        for (var other : List.of(twin, cousin)) {
            assertRefused(other.change("POST", "/api/approve-tool", Json.write(approve(approval))), "own-hand");
        }
        assertDecides(world.person("bea"), approval, "own-hand");
    }

    private Browser linked(Browser by, String name) throws Exception {
        var made = by.change("POST", "/api/sign-in-links", Json.write(Map.of("name", name, "role", "admin")));
        var link = URI.create(Json.read(made.body(), JsonNode.class).get("link").asText());
        var browser = new Browser(world.url());
        assertThat(browser.open(link.getRawPath() + "?" + link.getRawQuery())
                        .headers()
                        .firstValue("location"))
                .hasValue("/");
        return browser;
    }

    /** Ben's words are what the model acts on, in a run that Ann asked for. */
    @Test
    void whoSpokeToTheRunDoesNotDecideWhatCameOfIt() throws Exception {
        var ann = world.person("ann");
        var ben = world.person("ben");
        var first = world.waits(ann, "", World.order("run_command", Map.of("argv", List.of("touch", "shop/job"))));
        String runId = first.get("runId").asText();
        ben.steer(runId, "steer-of-ben", world.marks("steered"));
        assertThat(world.person("cleo").decide(first, "deny", "").statusCode()).isEqualTo(200);
        var second = world.api
                .await("/api/approvals", list -> waitsOf(list, runId, first))
                .get(0);
        assertRefused(ben.decide(second, "approve", ""), "steered");
        assertRefused(world.person("ben").decide(second, "approve", ""), "steered");
        assertRefused(ann.decide(second, "approve", ""), "steered");
        assertDecides(world.person("cleo"), second, "steered");
    }

    private static boolean waitsOf(JsonNode list, String runId, JsonNode first) {
        return list.size() == 1
                && list.get(0).get("runId").asText().equals(runId)
                && !list.get(0).get("id").equals(first.get("id"));
    }

    @Test
    void whoEditedItDoesNotDecideIt() throws Exception {
        var ben = world.person("ben");
        var approval = world.waits(world.person("ann"), "", world.marks("unedited"));
        Map<String, Object> edit = Map.of("command", "echo x >> " + world.marker("edited"));
        String path = "/api/approvals/" + approval.get("id").asText() + "/preview";
        var shown = Json.read(ben.post(path, Map.of("arguments", edit)).body(), JsonNode.class);
        var request = new java.util.LinkedHashMap<>(approve(approval));
        request.put("arguments", edit);
        request.put("base", approval.get("digest").asText());
        request.put("digest", shown.get("digest").asText());
        assertRefused(ben.post("/api/approve-tool", request), "edited");
        request.put("action", "edit");
        var edited = Json.read(ben.post("/api/approve-tool", request).body(), JsonNode.class);
        assertRefused(ben.decide(edited, "approve", ""), "edited");
        assertDecides(world.person("cleo"), edited, "edited");
        assertThat(world.count("unedited")).isZero();
    }

    @Test
    void noRuleOfOnePersonStandsForTheSecond() throws Exception {
        var argv = List.of("mkdir", "-p", "PWN-eyes");
        var draft = Map.of("tool", "run_command", "arguments", Map.of("argv", argv));
        var session = new Browser(world.url()).signIn(world.api, "ann", "approver");
        var shown = Json.read(
                session.change("POST", "/api/policy/rules/preview", Json.write(draft))
                        .body(),
                JsonNode.class);
        var request = new java.util.LinkedHashMap<String, Object>(draft);
        request.put("digest", shown.get("digest").asText());
        assertRefused(session.change("POST", "/api/policy/rules", Json.write(request)), "eyes");
        assertThat(world.attempt(World.order("run_command", Map.of("argv", argv)), false)
                        .answer())
                .isEqualTo('A');
        assertThat(world.markers("eyes")).isEmpty();
        world.scores.held(20, End.ASKED);
    }
}
