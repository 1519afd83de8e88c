package dev.agentops.server.telemetry;

import dev.agentops.server.db.Database;
import dev.agentops.server.embedded.TestServices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Only what took much longer than calls of its kind usually do is marked. */
@Tag("process")
class UsualTimesTest {
    private Database database;

    @BeforeEach
    void open() throws Exception {
        var postgres = TestServices.shared().postgres();
        database = Database.open(TestServices.freshDatabase(), postgres.user(), postgres.password());
        database.with(handle -> {
            handle.execute("insert into threads (id, title, created_by) values ('thr_1', 't', 'ann')");
            return handle.execute("""
                    insert into runs (id, thread_id, message_id, question, created_by)
                    select 'r' || i, 'thr_1', 'm' || i, 'why?', 'ann' from generate_series(1, 3000) i
                    """);
        });
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** One call of each run from the first on. */
    private void past(String tool, int runs, String status, String age, long millis) {
        database.with(handle -> handle.execute("""
                insert into steps (run_id, name, kind, status, detail, attempt, started_at, finished_at, outcome)
                select 'r' || i, 'tool:1.0:' || ?, 'tool', ?, ?, 1, now() - ?::interval - make_interval(secs => ? / 1000.0),
                       now() - ?::interval, '{}' from generate_series(1, ?) i
                """, tool, status, tool, age, millis, age, runs));
    }

    private static Span span(String tool, long millis) {
        var start = Instant.now().minusSeconds(60);
        return new Span(
                "s",
                "",
                tool,
                Span.Kind.TOOL,
                start,
                start.plusMillis(millis),
                Span.Status.OK,
                Map.of(GenAi.TOOL, tool),
                List.of());
    }

    private Map<String, Object> marked(Span span) {
        return database.with(handle -> UsualTimes.mark(handle, "r3000", List.of(span)))
                .getFirst()
                .attributes();
    }

    @Test
    void tellsHowManyTimesTheMedianAndOfHowManyCalls() {
        past("probe", 41, "ok", "1 hour", 1_000);
        var marked = marked(span("probe", 2_300));
        assertThat((double) marked.get(UsualTimes.TIMES)).isCloseTo(2.3, within(0.01));
        assertThat(marked).containsEntry(UsualTimes.CALLS, 41L);
        assertThat((double) marked.get(UsualTimes.MEDIAN)).isCloseTo(1_000, within(1.0));
    }

    @Test
    void saysNothingOfWhatIsShortOrUsualOrRarelySeen() {
        past("probe", 41, "ok", "1 hour", 1_000);
        past("quick", 41, "ok", "1 hour", 10);
        past("rare", 9, "ok", "1 hour", 1_000);
        past("broken", 41, "error", "1 hour", 1_000);
        past("old", 41, "ok", "8 days", 1_000);
        for (var span : List.of(
                span("probe", 1_900),
                span("quick", 900),
                span("rare", 9_000),
                span("broken", 9_000),
                span("old", 9_000))) {
            assertThat(marked(span)).doesNotContainKey(UsualTimes.TIMES);
        }
    }

    @Test
    void readsNoMoreThanTheNewestHoweverManyThereAre() {
        past("probe", 3_000, "ok", "1 hour", 1_000);
        database.with(handle -> handle.execute("analyze"));
        long read = database.transaction(handle -> {
            UsualTimes.mark(handle, "r3000", List.of(span("probe", 9_000)));
            return handle.createQuery("""
                            select sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) from pg_stat_xact_user_tables
                            where relname = 'steps'
                            """).mapTo(Long.class).one();
        });
        assertThat(read).isLessThan(300);
    }
}
