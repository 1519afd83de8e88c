package dev.agentops.server.api;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.stream.AgUiEvent;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The records are the wire: the dashboard's types come from them, and what a real run told is what they say. */
class WireTypesTest {
    private static final Path DASHBOARD = TestServices.repoFolder().resolve("dashboard");
    private static final ObjectReader STRICT =
            Json.mapper().reader().with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    @Test
    void theDashboardsTypesAreThoseOfTheServer() throws Exception {
        assertWritten("wire.ts", WireTypes.typeScript());
    }

    @Test
    void theDashboardsTypesOfAnswersAreThoseOfTheApi() throws Exception {
        assertWritten("rest.ts", RestTypes.typeScript(new OpenApiDocument()));
    }

    private static void assertWritten(String name, String types) throws IOException {
        var file = DASHBOARD.resolve("src/stream").resolve(name);
        if (Boolean.getBoolean("agentops.write")) {
            Files.writeString(file, types);
        }
        assertThat(Files.readString(file))
                .as("run mvn -pl server -am test -Dtest=WireTypesTest -Dagentops.write=true"
                        + " -Dsurefire.failIfNoSpecifiedTests=false to write it again")
                .isEqualTo(types);
    }

    @Test
    void everyEventOfARecordedLogIsWhatItsRecordSays() throws Exception {
        var seen = new ArrayList<String>();
        for (var log : logs()) {
            long seq = 0;
            for (var line : Files.readAllLines(log)) {
                var entry = Json.read(line, JsonNode.class);
                assertThat(entry.path("first").asLong(entry.get("seq").asLong()))
                        .isEqualTo(seq + 1);
                seq = entry.get("seq").asLong();
                seen.add(check((ObjectNode) entry.get("event")));
            }
        }
        assertThat(seen)
                .contains(
                        "ops.run.queued",
                        "ops.router",
                        "ops.tool.started",
                        "ops.tool.output",
                        "ops.approval.opened",
                        "ops.approval.closed",
                        "ops.finding",
                        "ops.usage",
                        "RUN_STARTED",
                        "RUN_FINISHED",
                        "TOOL_CALL_RESULT",
                        "STATE_DELTA");
    }

    private static List<Path> logs() throws IOException {
        try (var files = Files.list(DASHBOARD.resolve("testing/logs"))) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    /** Read strictly and written again it is the same. @return what it is */
    private static String check(ObjectNode event) throws IOException {
        assertThat(event.remove("timestamp").isIntegralNumber()).isTrue();
        assertSame(event.remove("metadata").get("ops"), AgUiEvent.Ops.class);
        assertSame(event, AgUiEvent.class);
        if (!event.get("type").asText().equals("CUSTOM")) {
            return event.get("type").asText();
        }
        String name = event.get("name").asText();
        assertThat(WireTypes.OPS).containsKey(name);
        assertSame(event.get("value"), WireTypes.OPS.get(name));
        return name;
    }

    private static void assertSame(JsonNode told, Class<?> type) throws IOException {
        // as text and back: one and the same number can be of several types
        var again = Json.read(Json.write(STRICT.forType(type).readValue(told)), JsonNode.class);
        assertThat(again).isEqualTo(told);
    }
}
