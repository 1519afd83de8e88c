package dev.agentops.server.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.server.telemetry.OtlpReceiver;
import dev.agentops.server.telemetry.OtlpSpan;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;

/** A run's trace: as its API tells it, and as a backend has it once all of it has come. */
final class SentTrace {
    static final String OURS = "agentops";

    /** Zipkin tells times in microseconds, and a duration of at least one. */
    private static final long MICROSECOND = 1_000;

    private static final List<String> FROM_MEMORY =
            List.of("open thread", "commit step", "close run", "post /api/chat");

    private interface Backend {
        List<OtlpSpan> spans() throws Exception;
    }

    private SentTrace() {}

    static List<OtlpSpan> told(JsonNode trace) {
        return StreamSupport.stream(trace.get("spans").spliterator(), false)
                .map(span -> new OtlpSpan(
                        OURS,
                        trace.get("traceId").asText(),
                        span.get("id").asText(),
                        span.get("parentId").asText(),
                        span.get("name").asText(),
                        nanos(span.get("start")),
                        nanos(span.get("end")),
                        texts(span.get("attributes")),
                        List.of()))
                .toList();
    }

    private static long nanos(JsonNode time) {
        var instant = Instant.parse(time.asText());
        return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
    }

    private static Map<String, String> texts(JsonNode attributes) {
        var texts = new HashMap<String, String>();
        attributes
                .properties()
                .forEach(one -> texts.put(
                        one.getKey(),
                        one.getValue().isArray()
                                ? one.getValue()
                                        .valueStream()
                                        .map(JsonNode::asText)
                                        .collect(Collectors.joining(","))
                                : one.getValue().asText()));
        return texts;
    }

    static List<OtlpSpan> at(Zipkin zipkin, JsonNode trace) throws Exception {
        String id = trace.get("traceId").asText();
        return await(
                trace,
                () -> StreamSupport.stream(zipkin.trace(id).spliterator(), false)
                        .map(span -> ofZipkin(id, span))
                        .toList());
    }

    private static OtlpSpan ofZipkin(String trace, JsonNode span) {
        long start = span.get("timestamp").asLong();
        return new OtlpSpan(
                span.at("/localEndpoint/serviceName").asText(),
                trace,
                span.get("id").asText(),
                span.path("parentId").asText(),
                span.get("name").asText(),
                start * MICROSECOND,
                (start + span.path("duration").asLong()) * MICROSECOND,
                texts(span.path("tags")),
                List.of());
    }

    /** Without what the engine sent there. */
    static List<OtlpSpan> at(OtlpReceiver receiver, JsonNode trace) throws Exception {
        String id = trace.get("traceId").asText();
        return await(
                trace,
                () -> receiver.spans().stream()
                        .filter(span ->
                                span.trace().equals(id) && span.service().equals(OURS))
                        .toList());
    }

    private static List<OtlpSpan> await(JsonNode trace, Backend backend) throws Exception {
        var wanted = told(trace).stream().map(OtlpSpan::id).toList();
        long end = System.nanoTime() + 60_000_000_000L;
        while (true) {
            var spans = backend.spans();
            var closed = spans.stream().anyMatch(span -> span.name().equalsIgnoreCase("close run"));
            boolean all = spans.stream().map(OtlpSpan::id).toList().containsAll(wanted) && closed;
            if (all || System.nanoTime() > end) {
                return spans;
            }
            Thread.sleep(200);
        }
    }

    /**
     * The same spans, each once, at the same places and times; what no row tells of stands under one of them.
     *
     * @param kills nanoseconds since 1970: what was on its way then may have come again, word for word
     */
    static void assertIsTheSame(JsonNode trace, List<OtlpSpan> sent, List<Long> kills) {
        var once = sent.stream().distinct().toList();
        assertThat(once).extracting(OtlpSpan::id).doesNotHaveDuplicates();
        once.forEach(span -> assertThat(sent.stream().filter(span::equals).count())
                .as("how often it came: " + span)
                .isBetween(
                        1L,
                        kills.stream().filter(kill -> isOnItsWay(span, kill)).count() + 1));
        assertThat(once).filteredOn(span -> span.parent().isEmpty()).hasSize(1);
        var byId = once.stream().collect(Collectors.toMap(OtlpSpan::id, span -> span));
        assertThat(once)
                .filteredOn(span -> !span.parent().isEmpty())
                .allSatisfy(span -> assertThat(byId).containsKey(span.parent()));
        for (var span : told(trace)) {
            var got = byId.remove(span.id());
            assertThat(got).as("not there: " + span).isNotNull();
            assertThat(got.name()).isEqualToIgnoringCase(span.name());
            assertThat(got.parent()).isEqualTo(span.parent());
            assertThat(got.start()).isBetween(span.start() - MICROSECOND, span.start() + MICROSECOND);
            assertThat(got.end()).isBetween(span.end() - 2 * MICROSECOND, span.end() + 2 * MICROSECOND);
            for (String same : List.of("agentops.attempt", "gen_ai.response.id", "gen_ai.response.finish_reasons")) {
                assertThat(got.attributes().get(same))
                        .as(same + " of " + span.name())
                        .isEqualTo(span.attributes().get(same));
            }
        }
        // what no row tells of is lost with a server that is killed before it was sent
        assertThat(byId.values())
                .extracting(span -> span.name().toLowerCase(Locale.ROOT))
                .contains("commit step", "close run")
                .isSubsetOf("post /api/chat", "open thread", "commit step", "close run");
    }

    /** Spans are looked for each 2 s, and sent within a moment. */
    private static boolean isOnItsWay(OtlpSpan span, long kill) {
        return span.end() < kill && span.end() > kill - 10_000_000_000L;
    }
}
