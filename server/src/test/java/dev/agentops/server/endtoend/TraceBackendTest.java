package dev.agentops.server.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.server.testing.TestEstate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;

/** A real trace backend gets one connected trace of a run, whatever was killed meanwhile. */
@Tag("process")
class TraceBackendTest {
    @TempDir
    Path folder;

    @Test
    void aRunWithACrashInTheMiddleIsOneTraceWithoutOrphansAndWithoutDoubles() throws Exception {
        var estate = new TestEstate(Files.createDirectory(folder.resolve("estate")));
        try (var zipkin = new Zipkin(folder);
                var installation = new Installation(
                        folder.resolve("data"),
                        Map.of("OTEL_EXPORTER_ZIPKIN_ENDPOINT", zipkin.endpoint()),
                        "--no-bookstore",
                        "--services",
                        estate.servicesFile().toString())) {
            var api = installation.api();
            String run =
                    api.ask("", "Run this command: `echo hello`").get("runId").asText();
            api.approval();
            Thread.sleep(3_000); // what is over by now is sent
            installation.killServer();
            installation.startAgain();
            api = installation.api();
            assertThat(api.decide(api.approval(), "approve", "").statusCode()).isEqualTo(200);
            api.runEnds(run);

            var told = api.json("/api/runs/" + run + "/trace");
            var spans = await(
                    zipkin, told.get("traceId").asText(), told.get("spans").size());
            var fromMemory =
                    spans.stream().filter(TraceBackendTest::isFromMemory).toList();
            spans = spans.stream().filter(span -> !isFromMemory(span)).toList();
            var ids = spans.stream().map(span -> span.get("id").asText()).toList();
            assertThat(ids).doesNotHaveDuplicates();
            assertThat(ids)
                    .containsExactlyInAnyOrderElementsOf(
                            StreamSupport.stream(told.get("spans").spliterator(), false)
                                    .map(span -> span.get("id").asText())
                                    .toList());
            assertThat(spans).filteredOn(span -> !span.has("parentId")).hasSize(1);
            assertThat(spans)
                    .filteredOn(span -> span.has("parentId"))
                    .allSatisfy(span ->
                            assertThat(ids).contains(span.get("parentId").asText()));
            assertThat(spans)
                    .extracting(span -> span.get("name").asText())
                    .contains("run", "route", "approval shell_command_execute", "execute_tool shell_command_execute");
            assertTimesOf(told, spans);
            assertThat(fromMemory)
                    .isNotEmpty()
                    .allSatisfy(span ->
                            assertThat(ids).contains(span.get("parentId").asText()))
                    .extracting(span -> span.get("id").asText())
                    .doesNotHaveDuplicates()
                    .doesNotContainAnyElementsOf(ids);
        }
    }

    /** Of a transaction, or of the request that asked for the run: no row tells of these. */
    private static boolean isFromMemory(JsonNode span) {
        return span.get("tags").has("db.system.name") || span.get("tags").has("http.route");
    }

    /** Zipkin keeps microseconds. */
    private static void assertTimesOf(JsonNode told, List<JsonNode> spans) {
        for (var span : told.get("spans")) {
            var sent = spans.stream()
                    .filter(other -> other.get("id").equals(span.get("id")))
                    .findFirst()
                    .orElseThrow();
            long start = java.time.Instant.parse(span.get("start").asText()).toEpochMilli();
            assertThat(sent.get("timestamp").asLong() / 1000).isBetween(start - 1, start + 1);
        }
    }

    private static List<JsonNode> await(Zipkin zipkin, String trace, int count) throws Exception {
        long end = System.nanoTime() + 30_000_000_000L;
        while (true) {
            var spans = StreamSupport.stream(zipkin.trace(trace).spliterator(), false)
                    .toList();
            if (spans.stream().filter(span -> !isFromMemory(span)).count() >= count || System.nanoTime() > end) {
                return spans;
            }
            Thread.sleep(200);
        }
    }
}
