package dev.agentops.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.server.db.Database;
import dev.agentops.server.embedded.TestServices;
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

        var agent = api.json("/api/agents").get("agents").get(0);
        assertThat(agent.get("name").asText()).isEqualTo("log-analyzer");
        assertThat(agent.at("/model/name").asText()).isEqualTo(agents.name());
        assertThat(agent.get("tools"))
                .anySatisfy(tool -> assertThat(tool.toString()).contains("search_logs", "reads"));

        assertProblem(api.get("/api/runs?from=yesterday"), 400, "\"field\":\"from\"");
        assertProblem(api.get("/api/runs?to=%2B999999999-01-01T00:00:00Z"), 400, "\"field\":\"to\"");
        assertProblem(api.get("/api/runs?q=" + "x".repeat(201)), 400, "\"field\":\"q\"");
    }

    @Test
    void wordsAreFoundInAllRunsByAnIndexAndPartsOfWordsInTheNewest() throws Exception {
        var old = answered("coding", "Why is the TILL in store/PriceCalculator.java slow?", "A mutex, most likely.");
        assertThat(ids("q=alculator")).containsExactly(old);
        var postgres = TestServices.shared().postgres();
        try (var alone = Database.join(database, postgres.user(), postgres.password())) {
            alone.with(handle -> handle.execute("""
                    insert into runs (id, thread_id, message_id, question, answer, status, created_by)
                    select 'filler_' || n, thread_id, 'filler_' || n, 'nothing', 'at all', 'completed', 'ann'
                    from runs, generate_series(1, 10000) n where id = ?
                    """, old));
            var plan = alone.with(handle -> String.join(
                    "\n", handle.createQuery("""
                            explain select id from runs where to_tsvector('simple', left(question, 30000) || ' ' || left(error, 10000)
                            || ' ' || left(answer, 60000)) @@ cast('mutex' as tsquery)
                            """).mapTo(String.class).list()));
            assertThat(plan).contains("runs_by_words");
        }

        assertThat(ids("q=" + encoded("mutex til")))
                .as("its last word is begun only")
                .containsExactly(old);
        assertThat(ids("q=" + old)).containsExactly(old);
        assertThat(ids("q=" + encoded("mutex zebra"))).isEmpty();
        assertThat(ids("q=alculator")).as("a part of a word, in an old run").isEmpty();
        assertThat(ids("q=" + encoded("' & | ! :* <-> (\\"))).isEmpty();
        assertThat(ids("q=nothing&status=completed&limit=3")).hasSize(3);
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
