package dev.agentops.server;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;

/** The trace of a run, as the dashboard draws it. */
@Tag("process")
class TraceTest extends ServerTest {
    @Test
    void aRunIsOneTreeOfSpansWithTheWaitForTheHumanInIt() throws Exception {
        routedTo("coding");
        proposesTheEdit();
        agents.says("Fixed.");
        String run = api.ask("", "fix the price").get("runId").asText();
        var approval = api.approval();

        var waiting = trace(run);
        assertThat(waiting.get("run").hasNonNull("end")).isFalse();
        assertThat(waiting.get("approval edit_file").hasNonNull("end")).isFalse();
        assertThat(waiting.get("route").hasNonNull("end")).isTrue();
        assertThat(waiting.get("invoke_agent coding").hasNonNull("end")).isFalse();

        api.decide(approval, "approve", "");
        api.runEnds(run);

        var spans = trace(run);
        assertThat(spans.keySet())
                .containsExactlyInAnyOrder(
                        "run",
                        "queue",
                        "invoke_agent coding",
                        "route",
                        "chat scripted",
                        "approval edit_file",
                        "execute_tool edit_file",
                        "invoke_agent coding 2",
                        "chat scripted 2",
                        "save");
        assertThat(parent(spans, "execute_tool edit_file")).isEqualTo(parent(spans, "approval edit_file"));
        assertThat(parent(spans, "execute_tool edit_file"))
                .isEqualTo(spans.get("invoke_agent coding").get("id").asText());
        assertThat(spans.get("approval edit_file")
                        .at("/attributes/agentops.approval.decided_by")
                        .asText())
                .isEqualTo("admin");
        assertThat(spans.get("route").at("/attributes/agentops.router.reason").asText())
                .isEqualTo("it fits");
        assertThat(spans.get("chat scripted")
                        .at("/attributes/gen_ai.usage.input_tokens")
                        .asLong())
                .isPositive();
        // what had ended is the same later on
        assertThat(spans.get("route")).isEqualTo(waiting.get("route"));
        spans.values()
                .forEach(span -> assertInsideItsParent(spans.values().stream().toList(), span));
        assertThat(seconds(spans.get("execute_tool edit_file"), "start"))
                .isGreaterThanOrEqualTo(seconds(spans.get("approval edit_file"), "end"));
    }

    @Test
    void anUnknownRunHasNone() throws Exception {
        assertProblem(api.get("/api/runs/run_none/trace"), 404, "There is no run");
    }

    private static String parent(Map<String, JsonNode> spans, String name) {
        return spans.get(name).get("parentId").asText();
    }

    private static void assertInsideItsParent(List<JsonNode> spans, JsonNode span) {
        if (span.get("kind").asText().equals("run")) {
            assertThat(span.get("parentId").asText()).isEmpty();
            return;
        }
        var parents = spans.stream()
                .filter(other -> other.get("id").equals(span.get("parentId")))
                .toList();
        assertThat(parents).as("the parents of " + span).hasSize(1);
        assertThat(seconds(span, "start")).isGreaterThanOrEqualTo(seconds(parents.getFirst(), "start"));
    }

    private static double seconds(JsonNode span, String field) {
        return Instant.parse(span.get(field).asText()).toEpochMilli() / 1000.0;
    }

    /** By name; the second of a name is {@code NAME 2}. */
    private Map<String, JsonNode> trace(String run) throws Exception {
        var seen = new java.util.HashMap<String, Integer>();
        return StreamSupport.stream(
                        api.json("/api/runs/" + run + "/trace").get("spans").spliterator(), false)
                .collect(Collectors.toMap(
                        span -> {
                            int times = seen.merge(span.get("name").asText(), 1, Integer::sum);
                            return span.get("name").asText() + (times == 1 ? "" : " " + times);
                        },
                        Function.identity()));
    }
}
