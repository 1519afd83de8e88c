package dev.agentops.server;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Which runs the list gives for which filter. */
@Tag("process")
class RunListTest extends ServerTest {
    @Test
    void filtersHoldTogetherAndOverPages() throws Exception {
        var shop = answered("coding", "Why is the SHOP 100% slow?", "A lock.");
        var till = answered("coding", "Why is the till slow?", "No idea.");
        var between = Instant.now();
        Thread.sleep(5);
        var logs = answered("log-analyzer", "Any errors?", "In the shop only.");

        assertThat(ids("")).containsExactly(logs, till, shop);
        assertThat(ids("q=shop")).as("question and answer").containsExactly(logs, shop);
        assertThat(ids("q=" + encoded("0%"))).as("no pattern").containsExactly(shop);
        assertThat(ids("q=" + encoded("%"))).containsExactly(shop);
        assertThat(ids("q=" + till)).containsExactly(till);
        assertThat(ids("agent=coding")).containsExactly(till, shop);
        assertThat(ids("agent=coding&q=shop")).containsExactly(shop);
        assertThat(ids("from=" + between)).containsExactly(logs);
        assertThat(ids("to=" + between)).containsExactly(till, shop);
        assertThat(ids("status=failed")).isEmpty();

        var page = api.json("/api/runs?agent=coding&limit=1");
        assertThat(idsOf(page)).containsExactly(till);
        var next = api.json("/api/runs?agent=coding&limit=1&cursor="
                + encoded(page.get("nextCursor").asText()));
        assertThat(idsOf(next)).containsExactly(shop);
        assertThat(next.hasNonNull("nextCursor")).isFalse();

        assertProblem(api.get("/api/runs?from=yesterday"), 400, "\"field\":\"from\"");
        assertProblem(api.get("/api/runs?to=%2B999999999-01-01T00:00:00Z"), 400, "\"field\":\"to\"");
        assertProblem(api.get("/api/runs?q=" + "x".repeat(201)), 400, "\"field\":\"q\"");
    }

    @Test
    void aRunThatWaitsSaysForWhat() throws Exception {
        routedTo("coding");
        proposesTheEdit();
        agents.says("Fixed.");
        String run = api.ask("", "fix the price").get("runId").asText();
        var approval = api.approval();
        assertThat(api.json("/api/runs?status=waiting").at("/runs/0/waitingFor").asText())
                .isEqualTo(approval.get("title").asText());
        api.decide(approval, "approve", "");
        assertThat(api.runEnds(run).hasNonNull("waitingFor")).isFalse();
        assertThat(api.json("/api/runs/" + run + "/trace").get("spans"))
                .filteredOn(span -> span.get("kind").asText().equals("tool"))
                .singleElement()
                .satisfies(span -> assertThat(
                                span.at("/attributes/gen_ai.tool.call.id").asText())
                        .isEqualTo(approval.get("toolCallId").asText()));
    }

    private String answered(String agent, String question, String answer) throws Exception {
        routedTo(agent);
        agents.says(answer);
        String run = api.ask("", question).get("runId").asText();
        api.runEnds(run);
        return run;
    }

    private List<String> ids(String query) throws Exception {
        return idsOf(api.json("/api/runs?" + query));
    }

    private static List<String> idsOf(JsonNode page) {
        var ids = new ArrayList<String>();
        page.get("runs").forEach(run -> ids.add(run.get("id").asText()));
        return ids;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
