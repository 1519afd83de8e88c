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
import java.util.Map;

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
        metrics = new Metrics(database, Map.of("m1", "shop"), () -> now);
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
        assertThat(value("gen_ai_client_token_usage_sum{gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"shop\","
                        + "gen_ai_response_model=\"m1\",gen_ai_token_type=\"input\"}"))
                .isEqualTo(10);
        assertThat(value("agentops_steps_retried_total")).isEqualTo(1);
        assertThat(value("agentops_tool_calls_total{status=\"ok\",tool=\"read_file\"}"))
                .isEqualTo(1);
        assertThat(new MetricsPage(new Metrics(database, Map.of("m1", "shop"), () -> now))
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
    void timesFallIntoBucketsUpToTheirEndAndStayThereWhenAThreadIsDeleted() {
        sql("insert into threads (id, title, created_by) values ('a', 't', 'ann'), ('b', 't', 'ann')");
        run("a", "r1", 1.0, 2.5);
        run("b", "r2", 0.0, 2.6);
        step("r1", "turn:1", "router", 1, 0.0, 0.5);
        step("r1", "model:1", "model", 3, 0.5, 1.0);
        step("r1", "tool:1.0:x", "tool", 1, 1.0, 2.0);
        step("r1", "tool:1.0:x/turn:1", "router", 1, 1.0, 9.0);
        step("r1", "model:2", "model", 1, 2.0, 2.1);

        var text = page.text();
        assertThat(text)
                .contains("agentops_run_duration_seconds_bucket{status=\"completed\",le=\"1.0\"} 0")
                .contains("agentops_run_duration_seconds_bucket{status=\"completed\",le=\"2.5\"} 1")
                .contains("agentops_run_duration_seconds_bucket{status=\"completed\",le=\"5.0\"} 2")
                .contains("agentops_run_duration_seconds_bucket{status=\"failed\",le=\"+Inf\"} 0")
                .contains("agentops_run_queue_duration_seconds_sum 1.0")
                .contains("agentops_turn_duration_seconds_count 2")
                .contains("agentops_turn_duration_seconds_sum 2.1")
                .contains("agentops_step_attempts_bucket{kind=\"model\",le=\"1.0\"} 1")
                .contains("agentops_step_attempts_bucket{kind=\"model\",le=\"3.0\"} 2")
                .contains("agentops_tool_duration_seconds_sum{tool=\"m1\"} 1.0")
                .contains(
                        "gen_ai_client_operation_duration_seconds_count{error_type=\"\",gen_ai_operation_name=\"chat\","
                                + "gen_ai_provider_name=\"shop\",gen_ai_request_model=\"m1\"} 2");

        sql("delete from threads where id = 'a'");
        later();
        assertThat(page.text())
                .contains("agentops_run_duration_seconds_bucket{status=\"completed\",le=\"2.5\"} 1")
                .contains("agentops_turn_duration_seconds_count 2");
        now = Instant.parse("2026-02-01T00:00:01Z");
        assertThat(page.text())
                .contains("agentops_run_duration_seconds_count{status=\"completed\"} 0")
                .contains("agentops_run_duration_seconds_sum{status=\"completed\"} 0.0");
    }

    @Test
    void aRunThatWasCancelledInTheQueueWaitedThereAndTookNoTime() {
        sql("insert into threads (id, title, created_by) values ('a', 't', 'ann')");
        run("a", "r1", 1_000.0, 5.0);
        sql("update runs set status = 'cancelled', started_at = null");

        assertThat(page.text())
                .contains("agentops_run_duration_seconds_count{status=\"cancelled\"} 0")
                .contains("agentops_run_queue_duration_seconds_bucket{le=\"900.0\"} 0")
                .contains("agentops_run_queue_duration_seconds_bucket{le=\"3600.0\"} 1")
                .contains("agentops_run_queue_duration_seconds_sum 1005.0");
    }

    @Test
    void tokensAreCountedByTheNameThatTheModelAnsweredWith() {
        runs("a", 1);
        call("m1-2026-01-31", NOON, "0.5");
        assertThat(value("gen_ai_client_token_usage_sum{gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"shop\","
                        + "gen_ai_response_model=\"m1-2026-01-31\",gen_ai_token_type=\"output\"}"))
                .isEqualTo(5);
    }

    @Test
    void theLagOfTheStreamIsOfThisProcess() {
        metrics.streamLag(Duration.ofMillis(20));
        metrics.streamLag(Duration.ofMillis(-3));
        metrics.streamLag(Duration.ofHours(1));
        assertThat(page.text())
                .contains("agentops_stream_lag_seconds_bucket{le=\"0.01\"} 1")
                .contains("agentops_stream_lag_seconds_bucket{le=\"0.02\"} 2")
                .contains("agentops_stream_lag_seconds_count 3");
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

    private void run(String thread, String id, double queued, double took) {
        database.with(handle -> handle.execute(
                "insert into runs (id, thread_id, message_id, question, created_by, status, created_at, started_at, finished_at)"
                        + " values (?, ?, ?, 'q', 'ann', 'completed', cast(? as timestamptz), cast(? as timestamptz),"
                        + " cast(? as timestamptz))",
                id,
                thread,
                id,
                at(-queued),
                at(0),
                at(took)));
    }

    private void step(String run, String name, String kind, int attempt, double from, double to) {
        database.with(handle -> {
            handle.execute(
                    "insert into steps values (?, ?, ?, 'ok', 'm1', ?, cast(? as timestamptz), cast(? as timestamptz), '{}')",
                    run,
                    name,
                    kind,
                    attempt,
                    at(from),
                    at(to));
            return handle.execute(
                    "insert into step_work values (cast(? as timestamptz), ?, 1, 1, 1)", NOON.toString(), run);
        });
    }

    private static String at(double seconds) {
        return NOON.plusMillis(Math.round(seconds * 1000)).toString();
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
