package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.testing.Browser;
import dev.agentops.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** What a person does with approvals, rules and alerts at the command line of a real server. */
@Tag("process")
class ApprovalCommandsTest {
    @TempDir
    Path folder;

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anApprovalIsExtendedSentBackAndThenApprovedWithOtherArguments() throws Exception {
        server.routedTo("coding");
        proposes("1");
        proposes("2");
        server.agents.says("Done.");
        String runId = server.api.ask("", "fix it").get("runId").asText();
        var first = server.api.approval();

        var extended = run("extend", first.get("id").asText(), "--hours", "48");
        assertThat(extended.exitCode()).as(extended.err()).isZero();
        assertThat(Instant.parse(server.api.approval().get("expiresAt").asText()))
                .isAfter(Instant.now().plus(Duration.ofHours(47)));

        assertThat(run("return", first.get("id").asText(), "--question", "Why 1?")
                        .exitCode())
                .isZero();
        var second = server.api
                .await(
                        "/api/approvals",
                        all -> all.size() == 1 && !all.at("/0/id").equals(first.get("id")))
                .get(0);
        var arguments = Files.writeString(
                folder.resolve("arguments.json"),
                "{\"path\": \"shop/src/Price.java\", \"old_text\": \"1 / 0\", \"new_text\": \"3\"}");
        var edited = run("approve", second.get("id").asText(), "--arguments", arguments.toString());
        assertThat(edited.exitCode()).as(edited.out() + edited.err()).isZero();
        assertThat(server.api.runEnds(runId).get("status").asText()).isEqualTo("completed");
        assertThat(server.estate.price()).contains("price = 3");
        assertThat(run("report", runId).out())
                .contains("returned by admin (Why 1?); not run", "approved by admin; done");
        assertThat(run("extend", second.get("id").asText()).err()).isNotEmpty();
    }

    @Test
    void aRunIsWatchedToItsEndAndTheExitCodeSaysHowItEnded() throws Exception {
        server.routedTo("coding");
        proposes("1");
        server.agents.says("Done.");
        String runId = server.api.ask("", "fix it").get("runId").asText();
        var watching = CompletableFuture.supplyAsync(() -> run("run", runId, "--watch", "--from-start"));
        var approval = server.api.approval();
        var joining = CompletableFuture.supplyAsync(() -> run("run", runId, "--watch"));
        assertThat(run("run", runId).out()).contains("waits for: ", "./agentops approvals");
        server.api.decide(approval, "approve", "");
        var watched = watching.get(60, TimeUnit.SECONDS);
        assertThat(watched.exitCode()).as(watched.out() + watched.err()).isZero();
        assertThat(watched.out())
                .contains(
                        "fix it",
                        "it fits",
                        "./agentops approve " + approval.get("id").asText(),
                        "edit_file",
                        "Done.")
                .contains("completed");
        var joined = joining.get(60, TimeUnit.SECONDS);
        assertThat(joined.exitCode()).as(joined.out() + joined.err()).isZero();
        assertThat(joined.out()).contains("--from-start", "Done.", "completed").doesNotContain("it fits");
        assertThat(run("run", runId, "--from-start").err()).contains("--watch");

        var failed = server.api.post("/api/runs/" + runId + "/rerun", Map.of("fromStep", "turn:2"));
        String rerunId = Json.read(failed.body(), JsonNode.class).get("runId").asText();
        var ended = run("run", rerunId, "--watch", "--json"); // the script has no line for it
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out().strip().lines().toList().getLast()).contains("\"status\":\"failed\"");
        assertThat(run("run", rerunId).out()).contains("run again from turn:2 of run " + runId);
        assertThat(run("run", runId).out()).contains("run again as " + rerunId);
        assertThat(run("run", "none", "--watch").exitCode()).isEqualTo(1);
    }

    @Test
    @Timeout(120)
    void aScriptAsksANamedAgentOnceAndSeesWhatCameIn() throws Exception {
        server.agents.says("Because.");
        String[] ask = {"ask", "why?", "--agent", "log-analyzer", "--key", "alarm-7", "--json"};
        var asked = run(ask);
        assertThat(asked.exitCode()).as(asked.out() + asked.err()).isZero();
        var result = Json.read(asked.out().strip().lines().toList().getLast(), JsonNode.class);
        var run = server.api.json("/api/runs/" + result.get("runId").asText());
        assertThat(run.get("agent").asText()).isEqualTo("log-analyzer");
        assertThat(server.router.requests()).isEmpty();

        var again = run("ask", "why?", "--agent", "log-analyzer", "--key", "alarm-7", "--detach", "--json");
        assertThat(again.out()).contains(run.get("id").asText());
        var inItsThread = run(
                "ask",
                "why?",
                "--key",
                "alarm-7",
                "--thread",
                run.get("threadId").asText(),
                "--json");
        assertThat(inItsThread.exitCode()).as("its end lies before").isZero();
        assertThat(inItsThread.out()).contains("Because.");
        assertThat(run("ask", "why?", "--agent", "nobody").err()).contains("no agent 'nobody'", "log-analyzer");
        assertThat(run("events", run.get("threadId").asText()).out()).contains("message", "why?");
        assertThat(server.api.json("/api/threads").get("threads")).hasSize(1);
    }

    @Test
    void aRuleIsMadeShownTriedAndRevoked() throws Exception {
        var made = run("policy", "allow", "--yes", "--reason", "known", "--hours", "1", "--", "git", "tag", "*");
        assertThat(made.exitCode()).as(made.out() + made.err()).isZero();

        var rules = server.api.json("/api/policy").get("standing");
        assertThat(rules).as(server.api.json("/api/policy").toString()).hasSize(1);
        String id = rules.at("/0/rule/id").asText();
        assertThat(id).isNotEmpty();
        assertThat(run("policy", "show").out()).contains(id, "git tag *");
        assertThat(run("policy", "test", "run_command", "--", "git", "tag", "v1")
                        .out())
                .containsIgnoringCase("allow");
        assertThat(run("policy", "test", "run_command", "--", "git", "tag", "v1", "-f")
                        .out())
                .containsIgnoringCase("ask");
        var revoked = run("policy", "revoke", id);
        assertThat(revoked.exitCode()).as(revoked.err()).isZero();
        assertThat(run("policy", "test", "run_command", "--", "git", "tag", "v1")
                        .out())
                .containsIgnoringCase("ask");
    }

    @Test
    void incidentsAreListedSilencedAndClosed() throws Exception {
        server.routedTo("log-analyzer");
        server.agents.says("Seen.");
        var accepted = server.api.post("/api/alerts", Map.of("title", "Disk full", "service", "shop"));
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        String id = server.api
                .await("/api/incidents", all -> all.get("incidents").size() == 1)
                .at("/incidents/0/id")
                .asText();

        assertThat(run("alerts").out()).contains(id, "Disk full");
        assertThat(run("alerts", "silence", id, "--minutes", "5").exitCode()).isZero();
        assertThat(run("alerts", "close", id).exitCode()).isZero();
        assertThat(run("alerts", "--state", "closed").out()).contains(id);
        assertThat(run("alerts", "close", "none").err()).contains("none");
    }

    private void proposes(String price) {
        server.agents.calls("edit_file", "path", "shop/src/Price.java", "old_text", "1 / 0", "new_text", price);
    }

    /** The options that name the server stand before the words of a command. */
    @Test
    @Timeout(120)
    void theAuditLogIsCheckedAndExportedAndTellsOfPolicySignInsAndTampering() throws Exception {
        var policy = folder.resolve("policy.yaml");
        Files.writeString(policy, "rules: [{deny: restart_service}]");
        server.api.json("/api/policy");
        var changed = audited("policy.file-changed", 1).getFirst();
        assertThat(changed.get("subject").asText())
                .isEqualTo(policy.toRealPath().toString());
        assertThat(changed.at("/detail/before").asText()).isEqualTo("absent");
        Files.writeString(policy, "rules: [{deny: [");
        server.api.json("/api/policy");
        var broken = audited("policy.file-changed", 2).getFirst();
        assertThat(broken.at("/detail/before")).isEqualTo(changed.at("/detail/after"));
        assertThat(broken.at("/detail/problem").asText()).isNotEmpty();

        for (int i = 0; i < 5; i++) {
            assertThat(server.api.as("guess-" + i).get("/api/runs").statusCode())
                    .isEqualTo(401);
        }
        assertThat(audited("sign-in.refused", 1).getFirst().get("subject").asText())
                .isEqualTo("127.0.0.1");
        var browser = new Browser(server.api.url()).signIn(server.api, "ann", "viewer");
        assertThat(browser.change("POST", "/api/sign-out", "{}").statusCode()).isEqualTo(204);
        assertThat(audited("session.signed-out", 1).getFirst().get("actor").asText())
                .isEqualTo("ann");

        var verified = run("audit", "verify");
        assertThat(verified.exitCode()).as(verified.err()).isZero();
        String head = verified.out().strip().replaceAll(".*Head: ", "");
        assertThat(run("audit", "verify", "--contains", head).exitCode()).isZero();
        var missing = run("audit", "verify", "--contains", "0".repeat(64));
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("rewritten");
        var exported = run("audit", "export").out().lines().toList();
        assertThat(verified.out()).startsWith(exported.size() + " entries, unbroken.");
        assertThat(exported)
                .allSatisfy(line -> assertThat(
                                Json.read(line, JsonNode.class).get("hash").asText())
                        .hasSize(64));
        assertThat(Json.read(exported.getLast(), JsonNode.class).get("hash").asText())
                .isEqualTo(head);

        try (var database = server.database();
                var statement = database.createStatement()) {
            statement.execute("alter table audit disable trigger all");
            statement.execute("update audit set actor = 'bob' where seq = 1");
        }
        var tampered = run("audit", "verify");
        assertThat(tampered.exitCode()).isEqualTo(1);
        assertThat(tampered.err()).contains("The audit log is broken: entry 1 was changed");
    }

    /** The newest first, once there are so many. */
    private List<JsonNode> audited(String action, int count) throws Exception {
        return server.api
                .await(
                        "/api/audit/search?action=" + action,
                        page -> page.get("entries").size() == count)
                .get("entries")
                .valueStream()
                .toList();
    }

    private Terminal run(String... words) {
        var all = new ArrayList<>(List.of(words));
        int end = all.contains("--") ? all.indexOf("--") : all.size();
        all.addAll(end, List.of("--url", server.api.url(), "--token", TestServer.ADMIN));
        return Terminal.run(all.toArray(String[]::new));
    }
}
