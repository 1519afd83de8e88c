package dev.agentops.server.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.bookstore.fault.Fault;
import dev.agentops.server.telemetry.OtlpReceiver;
import dev.agentops.server.telemetry.OtlpSpan;
import dev.agentops.server.testing.Socket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An incident whose server is killed while the model speaks and again while a tool runs: real trace backends get one connected trace
 * of it, the engine's own spans stand in it, and who watches it in a terminal sees it to its end.
 */
@Tag("process")
class TraceBackendTest {
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000 * MILLISECOND;
    private static final String ATTEMPT = "agentops.attempt";

    @TempDir
    Path folder;

    private final List<Long> kills = new ArrayList<>();
    private Installation installation;

    @Test
    void anIncidentWithTwoCrashesIsOneTraceWithoutOrphansAndWithoutDoubles() throws Exception {
        try (var zipkin = new Zipkin(folder);
                var receiver = new OtlpReceiver();
                var up = new Installation(
                        folder.resolve("data"),
                        Map.of(
                                "OTEL_TRACES_EXPORTER",
                                "otlp,zipkin",
                                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                                receiver.endpoint() + "/v1/traces",
                                "OTEL_BSP_SCHEDULE_DELAY",
                                "500",
                                "OTEL_EXPORTER_ZIPKIN_ENDPOINT",
                                zipkin.endpoint()))) {
            installation = up;
            zipkin.awaitReady();
            var slow = new SlowRestart(folder, up.data().resolve("bookstore/services.yaml"));
            up.bookstore().breakWith(Fault.of("off-by-one"));
            await("an error rate", () -> up.bookstore().status().errorRate() > 0.2);

            long asked = now();
            var run = up.api().ask("", "The store is returning 500 errors. Find out why and fix it.");
            String runId = run.get("runId").asText();
            killedWhileTheModelSpeaks(run.get("threadId").asText());
            var printed = folder.resolve("watched");
            var watch = up.begin(printed, "run", runId, "--watch", "--from-start", "--json");
            approve("edit_file");
            killedWhileATool(slow::hasBegun, printed);
            approve("restart_service");
            var ended = up.api().runEnds(runId);
            long over = now();
            assertThat(ended.get("status").asText()).as(ended.toPrettyString()).isEqualTo("completed");

            var events = assertWatchedToItsEnd(watch, printed, run);
            var trace = up.api().json("/api/runs/" + runId + "/trace");
            var told = SentTrace.told(trace);
            assertIsWhatHappened(told, events);
            assertTimes(told, events, asked, over);
            assertRestartTimes(told, slow);
            SentTrace.assertIsTheSame(trace, SentTrace.at(zipkin, trace), kills);
            SentTrace.assertIsTheSame(trace, SentTrace.at(receiver, trace), kills);
            EngineSpans.assertStandUnder(root(told), receiver, kills.size() + 1);
        }
    }

    private static long now() {
        var now = Instant.now();
        return now.getEpochSecond() * SECOND + now.getNano();
    }

    /** An answer that was begun is told again, and has an attempt more. */
    private void killedWhileTheModelSpeaks(String threadId) throws Exception {
        var said = new StringBuilder();
        try (var socket = Socket.open(installation.api(), installation.url())) {
            socket.subscribe(threadId, 0);
            socket.next(frame -> {
                for (var entry : frame.has("entries") ? frame.get("entries") : List.of(frame)) {
                    boolean agents = entry.at("/event/metadata/ops").has("agent");
                    switch (entry.at("/event/type").asText()) {
                        case "TEXT_MESSAGE_START" -> said.setLength(0);
                        case "TEXT_MESSAGE_CONTENT" ->
                            said.append(agents ? entry.at("/event/delta").asText() : "");
                        default -> {}
                    }
                }
                return said.length() > 20;
            });
            kill();
        }
    }

    private void killedWhileATool(Condition begun, Path watched) throws Exception {
        approve("restart_service");
        await("the tool's begin", begun);
        await("the question in the terminal", () -> Files.readString(watched).contains("restart_service"));
        kill();
    }

    private void kill() throws Exception {
        installation.killServer();
        kills.add(now());
        installation.startAgain();
    }

    private void approve(String tool) throws Exception {
        var approval = installation.api().approval();
        assertThat(approval.get("tool").asText()).isEqualTo(tool);
        assertThat(installation.api().decide(approval, "approve", "").statusCode())
                .isEqualTo(200);
    }

    /** Line by line what the log has, each once, from before the first crash and over the second. @return the run's events */
    private List<JsonNode> assertWatchedToItsEnd(Process watch, Path printed, JsonNode run) throws Exception {
        assertThat(watch.waitFor(60, TimeUnit.SECONDS))
                .as("the watch ends with the run")
                .isTrue();
        assertThat(watch.exitValue()).isZero();
        var lines = Files.readAllLines(printed).stream()
                .map(line -> Json.read(line, JsonNode.class))
                .toList();
        assertThat(lines.getLast().get("status").asText()).isEqualTo("completed");
        var entries = lines.subList(0, lines.size() - 1);
        var events = EventsOf.thread(
                installation, run.get("threadId").asText(), run.get("runId").asText());
        assertThat(entries)
                .extracting(entry -> entry.get("seq").asLong())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(entries).extracting(entry -> entry.get("event")).isEqualTo(events);
        return events;
    }

    /** By what the log was told at the time: so many decisions, words of models, calls and questions, and no more. */
    private static void assertIsWhatHappened(List<OtlpSpan> told, List<JsonNode> events) {
        assertThat(count(told, "route"))
                .isEqualTo(usages(events, "router"::equals))
                .isPositive();
        assertThat(count(told, "chat "))
                .isEqualTo(usages(events, agent -> !agent.equals("router")))
                .isPositive();
        assertThat(count(told, "invoke_agent "))
                .isEqualTo(count(events, "STEP_STARTED", ""))
                .isPositive();
        assertThat(count(told, "approval "))
                .isEqualTo(count(events, "CUSTOM", "ops.approval.opened"))
                .isEqualTo(3);
        // the call that was cut ended with a question, and again with its result
        assertThat(count(told, "execute_tool ")).isEqualTo(count(events, "TOOL_CALL_RESULT", "") + 1);
        assertThat(told)
                .extracting(OtlpSpan::name)
                .contains("invoke_agent log-analyzer", "invoke_agent coding", "execute_tool edit_file");
        assertThat(told)
                .filteredOn(span -> span.name().startsWith("chat "))
                .allSatisfy(span -> assertThat(span.attributes())
                        .containsKeys("gen_ai.response.id", "gen_ai.response.model", "gen_ai.response.finish_reasons"));
        assertThat(told)
                .filteredOn(span -> span.attributes().containsKey(ATTEMPT))
                .extracting(OtlpSpan::name)
                .containsExactlyInAnyOrder("chat offline-rules", "execute_tool restart_service");
    }

    private static long count(List<OtlpSpan> spans, String name) {
        return spans.stream().filter(span -> span.name().startsWith(name)).count();
    }

    private static long count(List<JsonNode> events, String type, String name) {
        return events.stream()
                .filter(event -> event.get("type").asText().equals(type)
                        && event.path("name").asText().equals(name))
                .count();
    }

    private static long usages(List<JsonNode> events, Predicate<String> whose) {
        return events.stream()
                .filter(event -> event.path("name").asText().equals("ops.usage")
                        && whose.test(event.at("/value/agent").asText()))
                .count();
    }

    /** By the test's own clock, and by that of each event when it was told. */
    private void assertTimes(List<OtlpSpan> told, List<JsonNode> events, long asked, long over) {
        var root = root(told);
        assertThat(root.start()).isGreaterThanOrEqualTo(asked);
        assertThat(root.end()).isLessThanOrEqualTo(over);
        assertThat(told).allSatisfy(span -> {
            assertThat(span.start()).isBetween(root.start(), span.end());
            assertThat(span.end()).isLessThanOrEqualTo(root.end());
        });
        var again = told.stream()
                .filter(span -> span.attributes().containsKey(ATTEMPT))
                .toList();
        for (int i = 0; i < kills.size(); i++) {
            assertThat(again.get(i).attributes().get(ATTEMPT)).isEqualTo("2");
            assertThat(again.get(i).start())
                    .as("what was cut began again after it")
                    .isGreaterThan(kills.get(i));
        }
        for (var turn : told.stream()
                .filter(span -> span.name().startsWith("invoke_agent "))
                .toList()) {
            assertTurn(turn, told, events);
        }
    }

    private static void assertTurn(OtlpSpan turn, List<OtlpSpan> told, List<JsonNode> events) {
        String number = turn.attributes().get("agentops.turn");
        var of = events.stream()
                .filter(event -> event.at("/metadata/ops/turn").asText().equals(number))
                .toList();
        var parts =
                told.stream().filter(span -> span.parent().equals(turn.id())).toList();
        var chat = only(parts, "chat ");
        // what an attempt that was cut had told came before
        var words = of.stream()
                .filter(event -> Set.of("TEXT_MESSAGE_CONTENT", "TOOL_CALL_START")
                                .contains(event.get("type").asText())
                        && event.at("/metadata/ops/attempt")
                                .asText("1")
                                .equals(chat.attributes().getOrDefault(ATTEMPT, "1")))
                .toList();
        assertThat(words)
                .isNotEmpty()
                .allSatisfy(word -> assertThat(at(word)).isBetween(chat.start() - MILLISECOND, chat.end()));
        parts.stream().filter(span -> span.name().equals("route")).forEach(route -> {
            assertThat(chat.start()).isGreaterThanOrEqualTo(route.end());
            assertThat(of.stream().filter(event -> event.path("name").asText().equals("ops.router")))
                    .hasSize(1)
                    .allSatisfy(decided -> assertThat(at(decided)).isBetween(route.start() - MILLISECOND, route.end()));
        });
        var results = of.stream()
                .filter(event -> event.get("type").asText().equals("TOOL_CALL_RESULT"))
                .toList();
        for (var result : results) {
            var tool = told.stream()
                    .filter(span -> span.name().startsWith("execute_tool ")
                            && result.get("toolCallId")
                                    .asText()
                                    .equals(span.attributes().get("gen_ai.tool.call.id")))
                    .max(Comparator.comparing(OtlpSpan::end))
                    .orElseThrow();
            assertThat(tool.parent()).isEqualTo(turn.id());
            assertThat(at(result)).isBetween(tool.start() - MILLISECOND, tool.end());
            assertThat(tool.end() - tool.start())
                    .isGreaterThanOrEqualTo(
                            result.at("/metadata/ops/durationMs").asLong() * MILLISECOND - MILLISECOND);
        }
    }

    /** Milliseconds that are told as nanoseconds. */
    private static long at(JsonNode event) {
        return event.get("timestamp").asLong() * MILLISECOND;
    }

    private static void assertRestartTimes(List<OtlpSpan> told, SlowRestart slow) throws Exception {
        var ran = told.stream()
                .filter(span -> span.name().equals("execute_tool restart_service"))
                .max(Comparator.comparing(OtlpSpan::end))
                .orElseThrow();
        assertThat(ran.start()).isBetween(slow.from() - 5 * SECOND, slow.from());
        assertThat(ran.end()).isBetween(slow.to(), slow.to() + 35 * SECOND);
    }

    private static OtlpSpan only(List<OtlpSpan> spans, String name) {
        assertThat(spans).filteredOn(span -> span.name().startsWith(name)).hasSize(1);
        return spans.stream()
                .filter(span -> span.name().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private static OtlpSpan root(List<OtlpSpan> spans) {
        return spans.stream()
                .filter(span -> span.parent().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + 60 * SECOND;
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("not " + what).isLessThan(end);
            Thread.sleep(20);
        }
    }
}
