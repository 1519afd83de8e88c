package dev.agentops.server.telemetry;

import dev.agentops.server.db.Database;
import dev.agentops.server.embedded.TestServices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What the page counts, over rows as runs leave them. */
@Tag("process")
class MetricsPageTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final String COMPLETED = "agentops_runs_total{status=\"completed\"}";

    private Database database;
    private Instant now = NOON;
    private Metrics metrics;
    private MetricsPage page;

    @BeforeEach
    void open() throws Exception {
        var postgres = TestServices.shared().postgres();
        database = Database.open(TestServices.freshDatabase(), postgres.user(), postgres.password());
        metrics = new Metrics(database, () -> now);
        page = new MetricsPage(metrics);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void countsTenThousandRunsOnceAndAnswersFromThatForFiveSeconds() {
        runs("a", 10_000);
        assertThat(value(COMPLETED)).isEqualTo(10_000);

        runs("b", 1);
        now = now.plusSeconds(5);
        assertThat(value(COMPLETED)).isEqualTo(10_000);
        now = now.plusMillis(1);
        assertThat(value(COMPLETED)).isEqualTo(10_001);
    }

    @Test
    void openRunsAreFoundByTheirIndexHoweverManyHaveEnded() {
        runs("a", 5_000);
        sql("insert into threads (id, title, created_by) values ('open', 't', 'ann')");
        sql("""
                insert into runs (id, thread_id, message_id, question, created_by, status)
                select 'o' || i, 'open', 'om' || i, 'why?', 'ann', 'waiting' from generate_series(1, 7) i
                """);
        sql("analyze");

        var plan = database.with(handle -> handle.createQuery("explain " + MetricsQuery.OPEN_RUNS)
                .mapTo(String.class)
                .list());

        assertThat(plan).noneMatch(line -> line.contains("Seq Scan on runs"));
        assertThat(plan).anyMatch(line -> line.contains("runs_open"));
        assertThat(value("agentops_runs_open{status=\"waiting\"}")).isEqualTo(7);
        assertThat(value("agentops_runs_open{status=\"queued\"}")).isZero();
    }

    @Test
    void aCounterDoesNotFallWhenAThreadIsDeletedAndGoesOnFromThere() {
        runs("a", 5);
        runs("b", 2);
        assertThat(value(COMPLETED)).isEqualTo(7);

        sql("delete from threads where id = 'a'");
        later();
        assertThat(value(COMPLETED)).isEqualTo(7);
        runs("c", 1);
        later();
        assertThat(value(COMPLETED)).isEqualTo(8);
    }

    @Test
    void countersBeginAgainAtMidnightAndAnotherServerSaysTheSame() {
        runs("a", 3);
        call("m1", NOON, "0.5");
        tool("a", "1", "read_file", "ok", 2);
        assertThat(value("agentops_cost_usd_total{model=\"m1\"}")).isEqualTo(0.5);
        assertThat(value("gen_ai_client_token_usage_total{gen_ai_token_type=\"input\",model=\"m1\"}"))
                .isEqualTo(10);
        assertThat(value("agentops_steps_retried_total")).isEqualTo(1);
        assertThat(value("agentops_tool_calls_total{status=\"ok\",tool=\"read_file\"}"))
                .isEqualTo(1);
        assertThat(new MetricsPage(new Metrics(database, () -> now))
                        .text()
                        .lines()
                        .filter(line -> !line.contains("heap")))
                .containsExactlyElementsOf(page.text()
                        .lines()
                        .filter(line -> !line.contains("heap"))
                        .toList());

        now = Instant.parse("2026-02-01T00:00:01Z");
        assertThat(value(COMPLETED)).isZero();
        assertThat(value("agentops_cost_usd_total{model=\"m1\"}")).isZero();
        assertThat(value("agentops_tool_calls_total{status=\"ok\",tool=\"read_file\"}"))
                .isZero();
        assertThat(value("agentops_steps_retried_total")).isZero();
        now = now.plus(Duration.ofDays(1));
        assertThat(page.text()).doesNotContain("model=\"m1\"", "read_file");
    }

    @Test
    void namesOfToolsThatAModelInventsAreFewAndHarmless() {
        runs("a", 1);
        for (int i = 0; i < MetricsQuery.MOST_TOOLS + 20; i++) {
            tool("a", "" + i, "tool_" + i, "error", 1);
        }
        tool("a", "odd", "x\"}\n# TYPE y gauge", "error", 1);

        var lines = page.text()
                .lines()
                .filter(line -> line.startsWith("agentops_tool_calls_total") && line.contains("status=\"error\""))
                .toList();
        assertThat(lines).hasSize(MetricsQuery.MOST_TOOLS + 1);
        assertThat(lines.stream().mapToDouble(MetricsPageTest::number).sum()).isEqualTo(MetricsQuery.MOST_TOOLS + 21);
        assertThat(page.text()).doesNotContain("# TYPE y gauge");
    }

    @Test
    void saysWhatIsOpen() {
        runs("a", 1);
        sql("insert into runs (id, thread_id, message_id, question, created_by, status) values "
                + "('q', 'a', 'q', 'q', 'ann', 'queued'), ('w', 'a', 'w', 'q', 'ann', 'waiting')");
        sql(
                "insert into approvals (id, tool_call_id, round, run_id, thread_id, tool, arguments, risk, title, reason, agent,"
                        + " preview, digest, requested_at, expires_at) values ('p', 'p', 0, 'w', 'a', 't', '{}', 'low', '', '', '',"
                        + " '{}', '', now() - interval '1 hour', now())");
        assertThat(value("agentops_runs_open{status=\"queued\"}")).isEqualTo(1);
        assertThat(value("agentops_runs_open{status=\"waiting\"}")).isEqualTo(1);
        assertThat(value("agentops_runs_open{status=\"running\"}")).isZero();
        assertThat(value("agentops_approvals_pending")).isEqualTo(1);
        assertThat(value("agentops_approval_oldest_seconds")).isBetween(3600.0, 3700.0);
        assertThat(value("agentops_approvals_total{decision=\"approved\"}")).isZero();
        metrics.sockets(() -> 3);
        assertThat(page.text()).contains("agentops_sockets_open 3.0");
    }

    private void runs(String thread, int many) {
        sql("insert into threads (id, title, created_by) values ('" + thread + "', 't', 'ann')");
        sql("insert into runs (id, thread_id, message_id, question, created_by, status, finished_at) "
                + "select '" + thread + "' || n, '" + thread + "', '" + thread + "' || n, 'q', 'ann', 'completed', '"
                + NOON
                + "' from generate_series(1, " + many + ") n");
    }

    private void call(String model, Instant at, String usd) {
        sql("insert into model_calls values ('k', 'a', 'a1', '" + at + "', 'coding', '" + model + "', 10, 0, 5, 0, "
                + usd + ", null)");
    }

    private void tool(String thread, String call, String tool, String status, int attempt) {
        database.with(handle -> {
            handle.execute(
                    "insert into steps values (?, ?, 'tool', ?, ?, ?, cast(? as timestamptz), cast(? as timestamptz), '{}')",
                    thread + "1",
                    "tool:1." + call + ":name",
                    status,
                    tool,
                    attempt,
                    NOON.toString(),
                    NOON.toString());
            return handle.execute(
                    "insert into step_work values (cast(? as timestamptz), ?, 1, 1, 1)", NOON.toString(), thread + "1");
        });
    }

    private void sql(String statement) {
        database.with(handle -> handle.execute(statement));
    }

    private void later() {
        now = now.plus(Metrics.FRESH).plusMillis(1);
    }

    private double value(String series) {
        var lines = page.text()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .toList();
        assertThat(lines).as(series).hasSize(1);
        return number(lines.getFirst());
    }

    private static double number(String line) {
        var words = List.of(line.split(" "));
        return Double.parseDouble(words.getLast());
    }
}
