package dev.agentops.server;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What a report says of a run, and what it does not believe. */
@Tag("process")
class ReportsTest extends ServerTest {
    private static final Map<String, Object> TRUE = Map.of("source", "shop:0", "quote", "/ by zero");
    private static final Map<String, Object> INVENTED = Map.of("source", "shop:0", "quote", "out of memory");

    @Test
    void aStruckQuoteLowersWhatTheModelIsSureOf() throws Exception {
        int second = (int) Files.size(folder.resolve("shop.log"));
        Files.writeString(folder.resolve("shop.log"), "{\"msg\":\"GET /price 500\"}\n", StandardOpenOption.APPEND);
        Map<String, Object> other = Map.of("source", "shop:" + second, "quote", "GET /price 500");
        routedTo("log-analyzer");
        found(TRUE, other);
        found(TRUE, TRUE);
        found(TRUE, other, INVENTED);
        found(TRUE, INVENTED);
        agents.says("It divides by zero.");
        var run = api.runEnds(api.ask("", "why?").get("runId").asText());

        var findings = report(run).get("findings");
        assertThat(findings.findValuesAsText("verdict"))
                .as("latest first: one line and a struck quote, two and a struck one, one line twice, two lines")
                .containsExactly("INCONCLUSIVE", "LIKELY", "LIKELY", "CONFIRMED");
        assertThat(report(run).get("verdict").asText()).isEqualTo("INCONCLUSIVE");
        assertThat(findings.at("/1/struck/0/problem").asText()).contains("not in shop:0");
        assertThat(findings.at("/1/evidence").findValuesAsText("quote")).doesNotContain("out of memory");
        assertThat(findings.at("/0/evidence/0/at").asText()).endsWith("Z");
        assertThat(run.get("messages").findValuesAsText("content"))
                .anyMatch(
                        text -> text.contains("recorded as LIKELY with 2 checked quotes; struck: the quote is not in"));
    }

    @Test
    void healthIsBelievedOnlyFromServicesThatWereAsked() throws Exception {
        routedTo("log-analyzer");
        healthy();
        agents.says("All is well.");
        agents.calls("check_health");
        healthy();
        agents.says("All is well.");
        String thread = api.ask("", "is all well?").get("threadId").asText();
        var first = api.await("/api/runs", runs -> runs.at("/runs/0").hasNonNull("finishedAt"))
                .at("/runs/0");
        assertProblem(api.get("/api/runs/" + first.get("id").asText() + "/report"), 404, "looked at nothing");

        routedTo("log-analyzer");
        var second = api.runEnds(api.ask(thread, "and now?").get("runId").asText());
        assertThat(report(second).get("verdict").asText()).isEqualTo("INCONCLUSIVE");
        assertThat(report(second).get("why").asText()).contains("no service told its health");

        try (var port = new java.net.ServerSocket(0)) {
            estate.healthAt("http://127.0.0.1:" + port.getLocalPort() + "/");
        }
        Files.createDirectory(folder.resolve("runbooks"));
        Files.writeString(folder.resolve("runbooks/shop.md"), "# The shop\n");
        routedTo("log-analyzer");
        agents.calls("read_runbook", "name", "shop.md");
        agents.calls("read_runbook", "name", "no.md");
        agents.calls("check_health");
        healthy();
        agents.says("All is well.");
        var third = api.runEnds(api.ask(thread, "and now?").get("runId").asText());
        assertThat(report(third).get("why").asText()).contains("a service is unhealthy");
        assertThat(report(third).get("runbooks").toString()).isEqualTo("[\"shop.md\"]");
        assertThat(api.get("/api/runs/" + third.get("id").asText() + "/report?format=markdown")
                        .body())
                .contains("## Runbooks read\n\n- `shop.md`\n");
    }

    @Test
    void whatWasRefusedIsAnActionThatDidNotRun() throws Exception {
        routedTo("coding");
        proposesTheEdit();
        agents.says("I leave it.");
        String runId = api.ask("", "fix it").get("runId").asText();
        assertThat(api.decide(api.approval(), "deny", "not <img src=x> today").statusCode())
                .isEqualTo(200);
        var report = report(api.runEnds(runId));

        assertThat(report.get("actions")).hasSize(1);
        assertThat(report.at("/actions/0/decision").asText()).isEqualTo("denied");
        assertThat(report.at("/actions/0/effect").asText()).isEqualTo("none");
        assertThat(report.at("/actions/0").has("rollback")).isFalse();
        String markdown =
                api.get("/api/runs/" + runId + "/report?format=markdown").body();
        assertThat(markdown)
                .contains("# INCONCLUSIVE", "denied by ", "(not \\<img src=x\\> today); not run")
                .doesNotContain(" <img", "(<img");
        assertProblem(api.get("/api/runs/" + runId + "/report?format=pdf"), 400, "json or markdown");
    }

    private void found(Object... evidence) {
        agents.calls(
                "report_findings",
                "service",
                "shop",
                "summary",
                "500s",
                "cause",
                "division",
                "certainty",
                "confirmed",
                "evidence",
                List.of(evidence));
    }

    private void healthy() {
        agents.calls("report_no_cause", "outcome", "healthy", "summary", "nothing fails");
    }

    private JsonNode report(JsonNode run) throws Exception {
        return api.json("/api/runs/" + run.get("id").asText() + "/report");
    }
}
