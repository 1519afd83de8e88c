package dev.agentops.server.traces;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Traces as nobody would want them. */
@Timeout(20)
class TraceTextTest {
    private static final long MILLI = 1_000_000;

    @Test
    void ofManySpansTheFailedOneAndTheSlowOneAreShownAndTheRestIsCounted() {
        var spans = new ArrayList<TraceSpan>(List.of(span(1, 0, 0, 10_000, false)));
        for (int i = 2; i < 30_000; i++) {
            spans.add(span(i, 1, i % 5_000, i % 5_000 + 1, i == 12_345));
        }
        spans.add(span(30_000, 1, 2_000, 9_000, false));

        String text = TraceText.of(new Trace(spans));

        assertThat(text)
                .startsWith("30000 spans, 1 failed, 10.0 s from 1970-01-01T00:00:00Z\n")
                .contains("failed with nothing failed below: s op12345 [" + id(12_345) + "]")
                .contains("7000 ms in s op30000 [" + id(30_000) + "]")
                .contains("80 of 30000 spans shown")
                .contains("(29920 not shown, the longest 1.0 ms s op");
        assertThat(text.lines().filter(line -> line.contains("] FAILED"))).hasSize(1);
        assertThat(text).hasSizeLessThan(8_000);
    }

    @Test
    void aChainOfThousandsNeitherOverflowsNorFillsTheText() {
        var chain = new Trace(IntStream.rangeClosed(1, 20_000)
                .mapToObj(i -> span(i, i - 1, i, 100_000 - i, i == 20_000))
                .toList());

        String text = TraceText.of(chain);

        assertThat(text)
                .contains("20000 spans, 1 failed")
                .contains("80 of 20000 spans shown")
                .hasSizeLessThan(12_000);
        assertThat(TraceText.of(chain, chain.withId(id(19_990)).getFirst())).contains("11 of 11 spans shown");
    }

    @Test
    void spansInACircleAndWithoutTheirParentAreThereOnce() {
        var trace = new Trace(List.of(
                span(1, 2, 0, 10, false),
                span(2, 1, 0, 10, false),
                span(3, 3, 0, 10, false),
                span(4, 99, 0, 10, false),
                span(5, 4, 20, 30, true),
                span(6, 4, -50, 900, false)));

        assertThat(trace.spans()).hasSize(6).doesNotHaveDuplicates();
        assertThat(trace.roots().stream().map(TraceSpan::name)).containsExactlyInAnyOrder("op1", "op3", "op4");
        assertThat(TraceText.of(trace)).contains("6 of 6 spans shown");
    }

    @Test
    void theSharesOfTheCriticalPathAddUpToTheWhole() {
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            var spans = new ArrayList<TraceSpan>(List.of(span(1, 0, 0, 1_000, false)));
            for (int i = 2; i < 40; i++) {
                long from = random.nextLong(-100, 1_000);
                spans.add(span(i, 1 + random.nextInt(i - 1), from, from + random.nextLong(500), false));
            }
            var trace = new Trace(spans);

            var shares = trace.criticalPath(trace.withId(id(1)).getFirst());

            assertThat(shares.stream().mapToLong(Trace.Share::nanos)).allMatch(nanos -> nanos >= 0);
            assertThat(shares.stream().mapToLong(Trace.Share::nanos).sum()).isEqualTo(1_000 * MILLI);
        }
    }

    @Test
    void findsIdsOfTracesInLinesAndNothingElse() {
        assertThat(TraceIds.in(List.of(
                        "{\"traceId\":\"2F3e0cee77ae5dc9c17ade3689eb2e54\",\"spanId\":\"9999999999999999\"}",
                        "{\"log\":\"{\\\"trace_id\\\":\\\"aaaaaaaaaaaaaaaa\\\"}\"}",
                        "level=info trace.id=bbbbbbbbbbbbbbbb took=3",
                        "traceparent: 00-cccccccccccccccccccccccccccccccc-dddddddddddddddd-01",
                        "again traceId=2f3e0cee77ae5dc9c17ade3689eb2e54",
                        "traceId=trace0001 traceId=abc commit 4f3e0cee77ae5dc9c17ade3689eb2e54aaaaaaaa")))
                .containsExactly(
                        "2f3e0cee77ae5dc9c17ade3689eb2e54", "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "c".repeat(32));
        assertThat(SpanReader.id("AAAAAAAAANE=")).isEqualTo("00000000000000d1");
        assertThat(SpanReader.id("00000000000000D1")).isEqualTo("00000000000000d1");
        assertThat(SpanReader.id("no id") + SpanReader.id("AAAAAAAAAAA=")).isEmpty();
    }

    private static String id(int number) {
        return "%016x".formatted(number);
    }

    private static TraceSpan span(int number, int parent, long from, long to, boolean failed) {
        return new TraceSpan(
                id(number),
                parent == 0 ? "" : id(parent),
                "s",
                "op" + number,
                "",
                from * MILLI,
                to * MILLI,
                failed,
                "",
                Map.of());
    }
}
