package dev.agentops.server.logs;

import dev.agentops.agentkit.Json;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What every kind of log can do. */
public abstract class LogStoreContract {
    private static final long MINUTE = 60_000_000_000L;
    /** A minute ago, with nanoseconds that a double would lose. */
    private final long start = (System.currentTimeMillis() - 60_000) * 1_000_000 + 123_457;

    protected abstract LogStore store();

    /** Puts lines into the log of a service, which may be called otherwise than it was asked for. @return the service's name */
    protected abstract String write(String service, Map<Long, String> lines) throws Exception;

    private String line(long nanos, String level, String message) {
        return Json.write(new java.util.TreeMap<>(Map.of(
                "ts",
                Instant.ofEpochSecond(0, nanos).toString(),
                "level",
                level,
                "msg",
                message,
                "traceId",
                "trace" + nanos % 10)));
    }

    private String shop(int lines) throws Exception {
        var all = new java.util.TreeMap<Long, String>();
        for (int i = 0; i < lines; i++) {
            all.put(start + i, line(start + i, i % 4 == 0 ? "ERROR" : "info", "order \"" + i + "\" `a\\b` {x}"));
        }
        return write("shop", all);
    }

    private LogQuery query(String service, int limit) {
        return LogQuery.all(start - MINUTE, start + MINUTE, limit).withService(service);
    }

    @Test
    void findsByTextLevelRegexTraceAndWindow() throws Exception {
        var shop = shop(10);
        assertThat(times(store().search(query(shop, 50).ofLevel("error")))).containsExactly(0L, 4L, 8L);
        assertThat(times(store().search(query(shop, 50).containing("`a\\\\b` {x}"))))
                .hasSize(10);
        assertThat(times(store().search(query(shop, 50).containing("order \\\"7\\\""))))
                .containsExactly(7L);
        assertThat(times(store().search(query(shop, 50).within(start + 2, start + 5))))
                .containsExactly(2L, 3L, 4L);
        var regex = new LogQuery(shop, "", "", LogQuery.regex("order ..[3-5]"), "", 0, start, start + MINUTE, true, 50);
        assertThat(times(store().search(regex))).containsExactly(3L, 4L, 5L);
        var trace = new LogQuery(
                shop, "", "", LogQuery.regex(""), "trace" + (start + 6) % 10, 0, start, start + MINUTE, true, 50);
        assertThat(times(store().search(trace))).containsExactly(6L);
        assertThat(store().search(query(shop, 50).containing("\"} or {a=\"b")).entries())
                .isEmpty();
    }

    @Test
    void saysExactlyWhatItLeavesOut() throws Exception {
        var shop = shop(10);
        var latest = store().search(query(shop, 3));
        assertThat(times(latest)).containsExactly(7L, 8L, 9L);
        assertThat(latest.facts().matched()).isEqualTo(10);
        assertThat(latest.facts().counted()).isTrue();
        assertThat(times(store().search(query(shop, 3).oldestFirst()))).containsExactly(0L, 1L, 2L);
        var all = new ArrayList<LogEntry>();
        assertThat(store().each(query(shop, 100), all::add).matched()).isEqualTo(10);
        assertThat(all).hasSize(10);
    }

    @Test
    void mergesLogsInTheOrderOfNanoseconds() throws Exception {
        write("cart", Map.of(start + 1, line(start + 1, "info", "cart"), start + 3, line(start + 3, "info", "cart")));
        write("till", Map.of(start + 2, line(start + 2, "info", "till"), start, line(start, "info", "till")));
        var merged = store().search(query("", 5_000).within(start, start + 4));
        assertThat(times(merged)).containsExactly(0L, 1L, 2L, 3L);
        assertThat(merged.entries().stream().map(LogEntry::source).distinct()).hasSize(2);
    }

    @Test
    void findsALineAgainByItsReferenceAndWhatStandsAroundIt() throws Exception {
        var shop = shop(10);
        var fifth = store().search(query(shop, 50)).entries().get(5);
        assertThat(store().cited(fifth.reference())).containsExactly(fifth);
        assertThat(store().around(fifth.reference(), 2, 1).stream().map(entry -> entry.nanos() - start))
                .containsExactly(3L, 4L, 5L, 6L);
        assertThat(store().around(fifth.reference(), 0, 0)).containsExactly(fifth);
        for (var wrong : List.of(
                "shop",
                "shop:",
                "shop:99999999",
                ":1",
                "nothing:0",
                fifth.reference() + "9",
                "loki/shop:99999999999999999999-0000")) {
            assertThat(store().cited(wrong)).as(wrong).isEmpty();
        }
    }

    private List<Long> times(Found found) {
        return found.entries().stream().map(entry -> entry.nanos() - start).toList();
    }
}
