package dev.agentops.server.endtoend;

import dev.agentops.server.telemetry.OtlpReceiver;
import dev.agentops.server.telemetry.OtlpSpan;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The spans that Restate itself sends of a run. */
final class EngineSpans {
    private EngineSpans() {}

    /**
     * The span of the ingress directly, all others under it; they come some seconds after what they tell of.
     *
     * @param attempts at least so many of the run's invocation
     */
    static void assertStandUnder(OtlpSpan run, OtlpReceiver receiver, int attempts) throws Exception {
        long end = System.nanoTime() + 60_000_000_000L;
        var engine = of(run, receiver);
        while (!isWhole(engine)) {
            assertThat(System.nanoTime())
                    .as("not the whole of the engine's spans: " + engine)
                    .isLessThan(end);
            Thread.sleep(200);
            engine = of(run, receiver);
        }
        assertThat(engine).extracting(OtlpSpan::service).containsOnly("Restate");
        assertThat(engine).extracting(OtlpSpan::id).doesNotHaveDuplicates().doesNotContain(run.id());
        var byId = engine.stream().collect(Collectors.toMap(OtlpSpan::id, span -> span));
        for (var span : engine) {
            boolean ofTheIngress = span.name().startsWith("ingress ");
            assertThat(span.parent().equals(run.id()))
                    .as("stands under the run itself: " + span)
                    .isEqualTo(ofTheIngress);
            assertThat(ofTheIngress || byId.containsKey(span.parent()))
                    .as("an orphan: " + span)
                    .isTrue();
        }
        var invoked = only(engine, "invocation-start AgentRun/");
        assertThat(ancestors(invoked, byId))
                .extracting(OtlpSpan::name)
                .containsExactly(
                        "invocation-attempt AgentThread/{key}/chat",
                        "invocation-start AgentThread/{key}/chat",
                        "ingress AgentThread/{key}/chat");
        assertThat(engine)
                .filteredOn(span -> span.name().startsWith("invocation-attempt AgentRun/"))
                .hasSizeGreaterThanOrEqualTo(attempts)
                .allSatisfy(span -> assertThat(span.parent()).isEqualTo(invoked.id()));
    }

    private static boolean isWhole(List<OtlpSpan> engine) {
        return List.of("invocation-end AgentRun/", "invocation-end AgentThread/").stream()
                .allMatch(end -> engine.stream().anyMatch(span -> span.name().startsWith(end)));
    }

    private static List<OtlpSpan> of(OtlpSpan run, OtlpReceiver receiver) throws Exception {
        return receiver.spans().stream()
                .filter(span ->
                        span.trace().equals(run.trace()) && !span.service().equals(SentTrace.OURS))
                .toList();
    }

    private static OtlpSpan only(List<OtlpSpan> spans, String name) {
        assertThat(spans).filteredOn(span -> span.name().startsWith(name)).hasSize(1);
        return spans.stream()
                .filter(span -> span.name().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<OtlpSpan> ancestors(OtlpSpan span, Map<String, OtlpSpan> byId) {
        var parent = byId.get(span.parent());
        return parent == null
                ? List.of()
                : Stream.concat(Stream.of(parent), ancestors(parent, byId).stream())
                        .toList();
    }
}
