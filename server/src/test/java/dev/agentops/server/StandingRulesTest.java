package dev.agentops.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.testing.ApiClient;
import dev.agentops.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Rules that humans make, over HTTP, on real runs. */
@Tag("process")
class StandingRulesTest {
    @TempDir
    private Path folder;

    private TestServer server;
    private ApiClient api;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(folder);
        api = server.api;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static JsonNode json(java.net.http.HttpResponse<String> answer) {
        return Json.read(answer.body(), JsonNode.class);
    }

    private JsonNode preview(Map<String, ?> draft) throws Exception {
        var answer = api.post("/api/policy/rules/preview", draft);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private JsonNode make(Map<String, ?> draft) throws Exception {
        var answer = send(draft, preview(draft).get("digest").asText());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return json(answer);
    }

    private java.net.http.HttpResponse<String> send(Map<String, ?> draft, String digest) throws Exception {
        var request = new LinkedHashMap<String, Object>(draft);
        request.put("digest", digest);
        return api.post("/api/policy/rules", request);
    }

    private List<String> refusals(Map<String, ?> draft) throws Exception {
        return preview(draft)
                .get("refusals")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    private String effect(boolean tainted, String... argv) throws Exception {
        return json(api.post(
                        "/api/policy/test",
                        Map.of("tool", "run_command", "arguments", Map.of("argv", List.of(argv)), "tainted", tainted)))
                .get("effect")
                .asText();
    }

    @Test
    void theSecondEqualCallRunsUnaskedTellsByWhoseRuleAndAsksAgainOnceItIsRevoked() throws Exception {
        server.routedTo("coding")
                .agents
                .calls("run_command", "argv", List.of("mkdir", "-p", "made"))
                .says("done");
        var first = api.ask("", "touch it");
        var approval = api.approval();
        var draft = new LinkedHashMap<String, Object>(
                Map.of("approvalId", approval.get("id").asText(), "evenIfTainted", true));
        var proposal = preview(draft);
        assertThat(proposal.get("refusals")).isEmpty();
        assertThat(proposal.at("/words/0").asText()).isEqualTo("Runs exactly: mkdir -p made");
        assertThat(proposal.get("warnings").toString()).contains("Whoever wrote such text");
        assertThat(proposal.get("allowedCount").asInt()).isEqualTo(1);
        draft.put("approve", true);
        draft.put("approvalDigest", approval.get("digest").asText());
        var made = send(draft, proposal.get("digest").asText());
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String rule = json(made).at("/rule/id").asText();
        api.runEnds(first.get("runId").asText());

        server.routedTo("coding")
                .agents
                .calls("run_command", "argv", List.of("mkdir", "-p", "made"))
                .says("again");
        api.runEnds(api.ask("", "touch it again").get("runId").asText());
        assertThat(api.json("/api/approvals?state=all")).hasSize(1);
        var kept = api.json("/api/policy").at("/standing/0/rule");
        assertThat(kept.get("uses").asInt()).isEqualTo(1);
        assertThat(kept.hasNonNull("lastUsedAt")).isTrue();
        assertThat(told("ops.policy.allowed")).contains(rule).contains("\"madeBy\": \"admin\"");
        assertThat(api.json("/api/audit/search?action=policy").get("entries").findValuesAsText("action"))
                .containsExactly("policy.allowed", "policy.rule.made");

        assertThat(api.send("DELETE", "/api/policy/rules/" + rule, "").statusCode())
                .isEqualTo(200);
        server.routedTo("coding")
                .agents
                .calls("run_command", "argv", List.of("mkdir", "-p", "made"))
                .says("and again");
        api.ask("", "touch it once more");
        assertThat(api.approval().get("title").asText()).isEqualTo("Run mkdir");
    }

    private String told(String name) throws Exception {
        try (var connection = server.database();
                var query = connection.prepareStatement(
                        "select event::text from thread_event where event ->> 'name' = ?")) {
            query.setString(1, name);
            try (var rows = query.executeQuery()) {
                var told = new StringBuilder();
                while (rows.next()) {
                    told.append(rows.getString(1));
                }
                return told.toString();
            }
        }
    }

    @Test
    void aRuleByPatternStandsForPlainWordsOnly() throws Exception {
        make(Map.of("tool", "run_command", "match", "pattern", "argv", List.of("touch", "logs", "**")));
        assertThat(effect(false, "touch", "logs", "a", "b")).isEqualTo("allow");
        assertThat(effect(false, "touch", "logs", "--reference=x")).isEqualTo("ask");
        assertThat(effect(false, "touch", "logs", "../x")).isEqualTo("ask");
        assertThat(effect(false, "touch", "src")).isEqualTo("ask");
        assertThat(effect(false, "touch", "logs", ".git/config")).isEqualTo("ask");
        assertThat(effect(false, "touch", "logs", "a\u202eb")).isEqualTo("ask");
        assertThat(effect(true, "touch", "logs", "a")).isEqualTo("ask");
    }

    @Test
    void whatIsTooWideOrCannotBeOverseenIsRefused() throws Exception {
        for (var argv : List.of(
                List.of("*"),
                List.of("bash", "**"),
                List.of("/bin/sh", "-c", "*"),
                List.of("env", "x", "**"),
                List.of("python3.12", "x", "**"),
                List.of("sudo", "systemctl", "**"),
                List.of("find", ".", "-exec", "rm", "**"),
                List.of("git", "**"),
                List.of("kubectl", "exec", "**"),
                List.of("./deploy.sh", "prod", "**"),
                List.of("git", "**", "main"),
                List.of("git", "log", "--*"),
                List.of("kubectl", "-n", "prod", "**"),
                List.of("kubectl", "-n", "prod", "get", "**"),
                List.of("kubectl", "--context", "x", "exec", "web", "**"),
                List.of("docker", "-H", "tcp://x", "run", "*"),
                List.of("git", "-C", "sub", "submodule", "**"),
                List.of("ls", "-l", "**"),
                List.of("nodejs", "x", "*"),
                List.of("cp", "a", "*"),
                List.of("touch", "a\u200bb"),
                List.of("touch", ".git/hooks/pre-commit"))) {
            assertThat(refusals(Map.of("tool", "run_command", "match", "pattern", "argv", argv)))
                    .as(argv.toString())
                    .isNotEmpty();
        }
        assertThat(refusals(Map.of(
                        "tool", "run_command", "arguments", Map.of("argv", List.of("timeout", "5", "sh", "-c", "id")))))
                .anyMatch(why -> why.contains("shell"));
        assertThat(refusals(Map.of("tool", "write_file", "match", "pattern", "path", "**")))
                .isNotEmpty();
        assertThat(refusals(Map.of("tool", "write_file", "match", "pattern", "path", ".github/workflows/x.yml")))
                .isNotEmpty();
        assertThat(refusals(Map.of("tool", "restart_service", "match", "pattern", "service", "*")))
                .isNotEmpty();
        assertThat(refusals(Map.of("tool", "shell_command_execute", "arguments", Map.of("command", "ls"))))
                .anyMatch(why -> why.contains("script"));
        var sent = send(Map.of("tool", "run_command", "match", "pattern", "argv", List.of("bash", "**")), "x");
        assertThat(sent.statusCode()).isEqualTo(409);
        assertThat(api.json("/api/policy").get("standing")).isEmpty();
    }

    @Test
    void aCallIsApprovedAndItsRuleMadeOrNeither() throws Exception {
        server.routedTo("coding")
                .agents
                .calls("run_command", "argv", List.of("mkdir", "-p", "made"))
                .says("done");
        api.ask("", "make it");
        var approval = api.approval();
        var draft = new LinkedHashMap<String, Object>(
                Map.of("approvalId", approval.get("id").asText()));
        String digest = preview(draft).get("digest").asText();
        draft.put("approve", true);
        draft.put("approvalDigest", approval.get("digest").asText());
        execute("alter table policy_rules add constraint full_disk check (false) not valid");
        assertThat(send(draft, digest).statusCode()).isEqualTo(500);
        assertThat(api.approval().get("state").asText()).isEqualTo("pending");

        execute("alter table policy_rules drop constraint full_disk");
        assertThat(send(draft, digest).statusCode()).isEqualTo(201);
        assertThat(api.json("/api/approvals?state=all").at("/0/state").asText()).isEqualTo("approved");
    }

    private void execute(String sql) throws Exception {
        try (var database = server.database();
                var statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aRuleOverPathsIsAboutNoCommand() throws Exception {
        Map<String, Object> draft = Map.of("tool", "run_command", "match", "pattern", "path", "docs/**");
        var answer = api.post("/api/policy/rules/preview", draft);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("give the words of the command");

        // one that an earlier build made
        execute("""
                insert into policy_rules (id, scope, tool, reason, made_by, expires_at) values ('rul_old',
                  '{"tool": "run_command", "argv": [], "path": "docs/**", "service": "", "folder": "", "seal": [],
                    "environment": "", "threadId": "", "evenIfTainted": true}',
                  'run_command', '', 'ada', now() + interval '1 hour')""");
        assertThat(effect(false, "sh", "docs/x.sh")).isEqualTo("ask");
    }

    @Test
    void aStarThatTheModelWroteStandsForNothingElse() throws Exception {
        server.routedTo("coding")
                .agents
                .calls("write_file", "path", "docs/**", "content", "harmless")
                .says("done");
        api.ask("", "write it");
        var approval = api.approval();
        assertThat(refusals(Map.of("approvalId", approval.get("id").asText())))
                .anyMatch(why -> why.contains("The call itself holds a *"));
        assertThat(refusals(Map.of(
                        "tool",
                        "run_command",
                        "match",
                        "pattern",
                        "arguments",
                        Map.of("argv", List.of("git", "add", "*.java")))))
                .anyMatch(why -> why.contains("only the exact call"));
    }

    @Test
    void aRuleOverWordsDoesNotReachAProtectedPathByTheFolder() throws Exception {
        Files.createDirectories(folder.resolve("code/.github/workflows"));
        make(Map.of("tool", "run_command", "match", "pattern", "argv", List.of("touch", "a", "**")));
        assertThat(effect(false, "touch", "a", "ci.yml")).isEqualTo("allow");
        var there = api.post(
                "/api/policy/test",
                Map.of(
                        "tool",
                        "run_command",
                        "arguments",
                        Map.of("argv", List.of("touch", "a", "ci.yml"), "working_directory", ".github/workflows")));
        assertThat(json(there).path("effect").asText()).as(there.body()).isEqualTo("ask");
    }

    @Test
    void aProgramsTokenMakesNoRuleWhateverItsRole() throws Exception {
        Map<String, Object> draft =
                Map.of("tool", "restart_service", "match", "pattern", "service", "shop", "hours", 1);
        var request = new LinkedHashMap<String, Object>(draft);
        for (var role : List.of("approver", "admin")) {
            var program = server.as(role, "robot-" + role);
            request.put(
                    "digest",
                    json(program.post("/api/policy/rules/preview", draft))
                            .get("digest")
                            .asText());
            var answer = program.post("/api/policy/rules", request);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
            assertThat(answer.body()).contains("program's token");
        }
        assertThat(api.json("/api/policy").get("standing")).isEmpty();
        make(draft);
    }

    @Test
    void aRuleForARestartDoesNotCoverAScriptThatHasChanged() throws Exception {
        var script = Files.writeString(folder.resolve("code/restart.sh"), "echo fine\n");
        var services = (ObjectNode) Json.read(Files.readString(folder.resolve("services.yaml")), JsonNode.class);
        ((ObjectNode) services.at("/services/0")).set("restart", Json.tree(List.of("bash", "restart.sh")));
        Files.writeString(folder.resolve("services.yaml"), services.toString());
        Map<String, Object> call = Map.of("tool", "restart_service", "arguments", Map.of("service", "shop"));
        make(call);
        assertThat(json(api.post("/api/policy/test", call)).get("effect").asText())
                .isEqualTo("allow");

        Files.writeString(script, "rm -rf data\n");

        assertThat(json(api.post("/api/policy/test", call)).get("effect").asText())
                .isEqualTo("ask");
    }

    @Test
    void onlyWhatWasPreviewedIsMadeByAnApproverForAtMostNinetyDays() throws Exception {
        Map<String, Object> draft =
                Map.of("tool", "restart_service", "match", "pattern", "service", "shop", "hours", 1);
        String digest = preview(draft).get("digest").asText();
        var longer = new LinkedHashMap<String, Object>(draft);
        longer.put("hours", 2);
        assertThat(send(longer, digest).statusCode()).isEqualTo(409);
        longer.put("hours", 2161);
        assertThat(api.post("/api/policy/rules/preview", longer).statusCode()).isEqualTo(400);
        for (var role : List.of("viewer", "operator")) {
            var other = server.as(role, role);
            assertThat(other.post("/api/policy/rules/preview", draft).statusCode())
                    .isEqualTo(403);
            assertThat(other.post("/api/policy/rules", draft).statusCode()).isEqualTo(403);
            assertThat(other.send("DELETE", "/api/policy/rules/x", "").statusCode())
                    .isEqualTo(403);
        }
        var tainted = new LinkedHashMap<String, Object>(draft);
        tainted.put("evenIfTainted", true);
        assertThat(json(server.as("approver", "bea").post("/api/policy/rules/preview", tainted))
                        .get("refusals")
                        .toString())
                .contains("Only an admin");
        assertThat(refusals(tainted)).isEmpty();
    }

    @Test
    void aDenialOfTheFileWinsAndABrokenOrDeletedFileLetsNoStandingRuleCount() throws Exception {
        make(Map.of("tool", "run_command", "match", "pattern", "argv", List.of("touch", "logs", "**")));
        Path file = folder.resolve("policy.yaml");
        Files.writeString(file, "rules: [{deny: run_command, argv: [touch, '**', b]}]");
        assertThat(effect(false, "touch", "logs", "a")).isEqualTo("allow");
        assertThat(effect(false, "touch", "logs", "b")).isEqualTo("deny");

        Files.writeString(file, "rules: [{colour: red}]");
        assertThat(effect(false, "touch", "logs", "a")).isEqualTo("ask");
        assertThat(effect(false, "touch", "logs", "b")).isEqualTo("deny");

        Files.delete(file);
        assertThat(effect(false, "touch", "logs", "a")).isEqualTo("ask");
        assertThat(effect(false, "touch", "logs", "b")).isEqualTo("deny");
        assertThat(api.json("/api/policy").get("problem").asText()).contains("was there and is gone");
        assertThat(api.json("/api/doctor").toString()).contains("was there and is gone");

        Files.writeString(file, "");
        assertThat(effect(false, "touch", "logs", "b")).isEqualTo("allow");
    }

    @Test
    void whatNeedsASecondPersonIsNotLetRunByARuleOfOne() throws Exception {
        make(Map.of("tool", "run_command", "match", "pattern", "argv", List.of("touch", "logs", "**")));
        assertThat(effect(false, "touch", "logs", "a")).isEqualTo("allow");
        Files.writeString(folder.resolve("policy.yaml"), "four_eyes: high");
        assertThat(effect(false, "touch", "logs", "a")).isEqualTo("ask");
        assertThat(refusals(Map.of("tool", "run_command", "arguments", Map.of("argv", List.of("touch", "logs")))))
                .anyMatch(why -> why.contains("second person"));
    }

    @Test
    void anExactRuleEndsWithWhatItsProgramHolds() throws Exception {
        Path script = Files.writeString(folder.resolve("check.sh"), "#!/bin/true\n");
        String name = script.toString();
        make(Map.of("tool", "run_command", "arguments", Map.of("argv", List.of("cp", name, "x"))));
        assertThat(effect(false, "cp", name, "x")).isEqualTo("allow");
        assertThat(effect(false, "cp", name, "y")).isEqualTo("ask");

        Files.writeString(script, "rm -rf data\n");
        assertThat(effect(false, "cp", name, "x")).isEqualTo("ask");
    }

    @Test
    void aDenialHoldsForAPathFromTheMachinesTop() throws Exception {
        Files.writeString(folder.resolve("policy.yaml"), "rules: [{deny: write_file, path: 'shop/**'}]");
        for (var path : List.of("shop/src/New.java", "shop//src/../src/New.java", absolute())) {
            var answer = api.post(
                    "/api/policy/test",
                    Map.of("tool", "write_file", "arguments", Map.of("path", path, "content", "x")));
            assertThat(json(answer).path("effect").asText())
                    .as(path + answer.body())
                    .isEqualTo("deny");
        }
    }

    private String absolute() throws Exception {
        return folder.toRealPath().resolve("code/shop/./src//New.java").toString();
    }
}
