package dev.agentops.server.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;

/** Real trace backends get one connected trace of an incident, whatever was killed meanwhile, and the times are right. */
@Tag("process")
class TraceBackendTest {
    private static final String OURS = "agentops";

    /** Times are told in microseconds. */
    private static final long MICROSECOND = 1_000;

    @TempDir
    Path folder;

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
                                "OTEL_EXPORTER_ZIPKIN_ENDPOINT",
                                zipkin.endpoint()))) {
            installation = up;
            installation.bookstore().breakWith(Fault.of("off-by-one"));
            String run = incident();
            killedWhileTheModelSpeaks(run);
            var watched = watched(run);
            approve("edit_file");
            killedWhileAServiceRestarts();
            assertThat(approvedToItsEnd(run).get("status").asText()).isEqualTo("completed");
            assertThat(watched.get().exitCode()).as(watched.get().toString()).isZero();

            var told = installation.api().json("/api/runs/" + run + "/trace");
            assertThat(attempts(told)).as(told.toPrettyString()).contains(2);
            assertThat(names(told))
                    .contains("run", "route", "invoke_agent log-analyzer", "invoke_agent coding", "chat offline-rules")
                    .contains("execute_tool edit_file", "approval restart_service", "execute_tool restart_service");
            assertRoutersComeBeforeModels(told);
            assertIsTheSame(told, awaitAll(zipkin, told));
            var received = awaitAll(receiver, told);
            assertIsTheSame(told, received);
            assertEngineStandsUnderTheRun(told, receiver);
            assertATool();
        }
    }

    private String incident() throws Exception {
        var store = installation.bookstore();
        await("an error rate", () -> store.status().errorRate() > 0.2);
        return installation
                .api()
                .ask("", "The store is returning 500 errors. Find out why and fix it.")
                .get("runId")
                .asText();
    }

    /** The terminal goes on over restarts of the server. */
    private CompletableFuture<Installation.CommandResult> watched(String run) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return installation.agentops("run", run, "--watch");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void killedWhileTheModelSpeaks(String run) throws Exception {
        String thread =
                installation.api().json("/api/runs/" + run).get("threadId").asText();
        var said = new StringBuilder();
        try (var socket = Socket.open(installation.api(), installation.url())) {
            socket.subscribe(thread, 0);
            socket.next(frame -> {
                for (var entry : frame.has("entries") ? frame.get("entries") : List.of(frame)) {
                    switch (entry.at("/event/type").asText()) {
                        case "TEXT_MESSAGE_START" -> said.setLength(0);
                        case "TEXT_MESSAGE_CONTENT" ->
                            said.append(
                                    entry.at("/event/metadata/ops").has("agent")
                                            ? entry.at("/event/delta").asText()
                                            : "");
                        default -> {}
                    }
                }
                return said.length() > 20;
            });
        }
        installation.killServer();
        installation.startAgain();
    }

    private void killedWhileAServiceRestarts() throws Exception {
        approve("restart_service");
        var store = installation.bookstore();
        await(
                "a service that restarts",
                () -> store.status().services().stream().anyMatch(service -> !service.healthy()));
        installation.killServer();
        installation.startAgain();
    }

    /** A tool that was cut asks again; one whose end was written down just before does not. */
    private JsonNode approvedToItsEnd(String run) throws Exception {
        while (true) {
            var now = installation
                    .api()
                    .await(
                            "/api/runs/" + run,
                            state -> state.hasNonNull("finishedAt")
                                    || state.get("status").asText().equals("waiting"));
            if (now.hasNonNull("finishedAt")) {
                return now;
            }
            for (var approval : installation.api().json("/api/approvals")) {
                installation.api().decide(approval, "approve", "");
            }
        }
    }

    private void approve(String tool) throws Exception {
        var approval = installation
                .api()
                .await("/api/approvals", list -> !list.isEmpty())
                .get(0);
        assertThat(approval.get("tool").asText()).isEqualTo(tool);
        assertThat(installation.api().decide(approval, "approve", "").statusCode())
                .isEqualTo(200);
    }

    /** By a clock of its own: what the command wrote down itself. */
    private void assertATool() throws Exception {
        var times = folder.resolve("times");
        String run = installation
                .api()
                .ask("", "Run this command: `date +%s%N >> " + times + "; sleep 2; date +%s%N >> " + times + "`")
                .get("runId")
                .asText();
        approve("shell_command_execute");
        installation.api().runEnds(run);
        var tool = spans(installation.api().json("/api/runs/" + run + "/trace")).stream()
                .filter(span -> span.name().equals("execute_tool shell_command_execute"))
                .findFirst()
                .orElseThrow();
        var wrote = Files.readAllLines(times).stream().map(Long::parseLong).toList();
        assertThat(wrote).hasSize(2);
        long milliseconds = 1_000_000;
        assertThat(tool.start()).isBetween(wrote.getFirst() - 1_000 * milliseconds, wrote.getFirst() + milliseconds);
        assertThat(tool.end()).isBetween(wrote.getLast() - milliseconds, wrote.getLast() + 1_000 * milliseconds);
        assertThat(tool.end() - tool.start()).isBetween(2_000 * milliseconds, 4_000 * milliseconds);
    }

    private static void assertRoutersComeBeforeModels(JsonNode told) {
        var spans = spans(told);
        var turns = spans.stream().collect(Collectors.groupingBy(OtlpSpan::parent));
        var routed = spans.stream().filter(span -> span.name().equals("route")).toList();
        assertThat(routed).isNotEmpty();
        for (var route : routed) {
            assertThat(route.end()).isGreaterThan(route.start());
            assertThat(turns.get(route.parent()))
                    .filteredOn(span -> span.name().startsWith("chat "))
                    .allSatisfy(chat -> assertThat(chat.start()).isGreaterThanOrEqualTo(route.end()));
        }
    }

    /** The same spans, each once, at the same places and times. What no row tells of stands under one of them. */
    private static void assertIsTheSame(JsonNode told, List<OtlpSpan> sent) {
        var ids = sent.stream().map(OtlpSpan::id).toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(sent).filteredOn(span -> span.parent().isEmpty()).hasSize(1);
        assertThat(sent)
                .filteredOn(span -> !span.parent().isEmpty())
                .allSatisfy(span -> assertThat(ids).contains(span.parent()));
        var byId = sent.stream().collect(Collectors.toMap(OtlpSpan::id, span -> span));
        var wanted = spans(told);
        assertThat(ids).containsAll(wanted.stream().map(OtlpSpan::id).toList());
        for (var span : wanted) {
            var got = byId.remove(span.id());
            assertThat(got.name()).isEqualToIgnoringCase(span.name());
            assertThat(got.parent()).isEqualTo(span.parent());
            assertThat(got.start()).isBetween(span.start() - MICROSECOND, span.start() + MICROSECOND);
            assertThat(got.end()).isBetween(span.end() - 2 * MICROSECOND, span.end() + 2 * MICROSECOND);
        }
        assertThat(byId.values())
                .extracting(span -> span.name().toLowerCase(java.util.Locale.ROOT))
                .contains("open thread", "commit step", "close run", "post /api/chat")
                .containsOnly("open thread", "commit step", "close run", "post /api/chat");
    }

    /** Its spans come when an invocation has ended, some seconds later. */
    private static void assertEngineStandsUnderTheRun(JsonNode told, OtlpReceiver receiver) throws Exception {
        String trace = told.get("traceId").asText();
        String root = spans(told).stream()
                .filter(span -> span.parent().isEmpty())
                .map(OtlpSpan::id)
                .findFirst()
                .orElseThrow();
        long end = System.nanoTime() + 60_000_000_000L;
        while (true) {
            var parents = new HashMap<String, String>();
            receiver.spans().stream()
                    .filter(span -> span.trace().equals(trace))
                    .forEach(span -> parents.put(span.id(), span.parent()));
            var engine = receiver.spans().stream()
                    .filter(span ->
                            span.trace().equals(trace) && !span.service().equals(OURS))
                    .toList();
            if (!engine.isEmpty() && engine.stream().allMatch(span -> leadsTo(root, span.id(), parents))) {
                assertThat(engine).extracting(OtlpSpan::id).doesNotHaveDuplicates();
                assertThat(engine).extracting(OtlpSpan::name).anyMatch(name -> name.contains("AgentRun"));
                return;
            }
            assertThat(System.nanoTime())
                    .as("the engine's spans do not lead to " + root + ": " + engine)
                    .isLessThan(end);
            Thread.sleep(200);
        }
    }

    private static boolean leadsTo(String root, String id, Map<String, String> parents) {
        var seen = new HashSet<String>();
        String at = id;
        while (at != null && seen.add(at)) {
            if (at.equals(root)) {
                return true;
            }
            at = parents.get(at);
        }
        return false;
    }

    private static List<OtlpSpan> spans(JsonNode told) {
        return StreamSupport.stream(told.get("spans").spliterator(), false)
                .map(span -> new OtlpSpan(
                        OURS,
                        told.get("traceId").asText(),
                        span.get("id").asText(),
                        span.get("parentId").asText(),
                        span.get("name").asText(),
                        nanos(span.get("start")),
                        nanos(span.get("end")),
                        Map.of(),
                        List.of()))
                .toList();
    }

    private static long nanos(JsonNode time) {
        var instant = Instant.parse(time.asText());
        return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
    }

    private static List<String> names(JsonNode told) {
        return spans(told).stream().map(OtlpSpan::name).toList();
    }

    /** Of model calls. */
    private static List<Integer> attempts(JsonNode told) {
        return StreamSupport.stream(told.get("spans").spliterator(), false)
                .filter(span -> span.get("name").asText().startsWith("chat "))
                .map(span -> span.at("/attributes/agentops.attempt").asInt(1))
                .toList();
    }

    private interface Source {
        List<OtlpSpan> ofTrace() throws Exception;
    }

    private static List<OtlpSpan> awaitAll(OtlpReceiver receiver, JsonNode told) throws Exception {
        String trace = told.get("traceId").asText();
        return awaitAll(
                told,
                () -> receiver.spans().stream()
                        .filter(span ->
                                span.trace().equals(trace) && span.service().equals(OURS))
                        .toList());
    }

    private static List<OtlpSpan> awaitAll(Zipkin zipkin, JsonNode told) throws Exception {
        String trace = told.get("traceId").asText();
        return awaitAll(
                told,
                () -> StreamSupport.stream(zipkin.trace(trace).spliterator(), false)
                        .map(span -> new OtlpSpan(
                                OURS,
                                trace,
                                span.get("id").asText(),
                                span.path("parentId").asText(),
                                span.get("name").asText(),
                                span.get("timestamp").asLong() * 1_000,
                                (span.get("timestamp").asLong()
                                                + span.path("duration").asLong())
                                        * 1_000,
                                Map.of(),
                                List.of()))
                        .toList());
    }

    private static List<OtlpSpan> awaitAll(JsonNode told, Source source) throws Exception {
        var wanted = spans(told).stream().map(OtlpSpan::id).toList();
        long end = System.nanoTime() + 60_000_000_000L;
        while (true) {
            var spans = source.ofTrace();
            var names = spans.stream().map(OtlpSpan::name).toList();
            boolean all = spans.stream().map(OtlpSpan::id).toList().containsAll(wanted) && names.contains("close run");
            if (all || System.nanoTime() > end) {
                return spans;
            }
            Thread.sleep(200);
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("not " + what).isLessThan(end);
            Thread.sleep(20);
        }
    }
}
