package dev.agentops.server.usage;

import dev.agentops.agentkit.Limits;
import dev.agentops.agentkit.Pricing;
import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.PriceTable;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.thread.LogEntry;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.server.db.Database;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.threads.PostgresThreadLog;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What the database holds of model calls, and the day's budget over it. */
@Tag("process")
class DayBudgetTest {
    private static final Instant NOON = Instant.parse("2026-05-05T12:00:00Z");
    private static final Pricing PRICES = PriceTable.read("""
            {"prices":[{"models":["big"],"input":1000,"output":1000,"asOf":"2026-01-02"}]}""");

    private Database database;
    private int told;

    @BeforeEach
    void open() throws Exception {
        var postgres = TestServices.shared().postgres();
        database = Database.open(TestServices.freshDatabase(), postgres.user(), postgres.password());
        database.with(handle -> {
            handle.execute("insert into threads (id, title, created_by) values ('t1', 'Why?', 'ann')");
            return handle.execute(
                    "insert into runs (id, thread_id, message_id, question, created_by) values ('r1', 't1', 'm1', 'why?', 'ann')");
        });
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void isOpenBelowTheLimitAndClosedAtIt() throws Exception {
        called("big", 600, NOON);
        assertThat(asked("1").limit()).isEmpty();

        called("big", 400, NOON);
        var reached = asked("1");

        assertThat(reached.limit()).isEqualTo("cost_per_day");
        assertThat(reached.hard()).isTrue();
        assertThat(reached.detail()).contains("together cost $1.00, and $1.00 is the limit");
    }

    @Test
    void startsAgainAtMidnightUtc() throws Exception {
        called("big", 5000, Instant.parse("2026-05-04T23:59:59Z"));

        assertThat(asked("1").limit()).isEmpty();
    }

    @Test
    void deletingTheThreadGivesNothingBack() throws Exception {
        called("big", 5000, NOON);
        database.with(handle -> handle.execute("delete from threads"));

        assertThat(asked("1").limit()).isEqualTo("cost_per_day");
    }

    @Test
    void aModelWithoutAPriceClosesItUntilThePriceIsGiven() throws Exception {
        called("llama", 1000, NOON);

        assertThat(asked("100").detail())
                .contains("today's calls of llama cost is not known")
                .contains("AGENTOPS_PRICES");

        var given = PriceTable.read("{\"prices\":[{\"models\":[\"llama\"],\"input\":10,\"output\":0}]}");
        assertThat(budget("100", given).reached(request()).limit()).isEmpty();
        assertThat(budget("0.01", given).reached(request()).limit())
                .as("and it counts for calls that were made before")
                .isEqualTo("cost_per_day");
    }

    @Test
    void aCallThatWasCutCountsAsTheDearestOfItsModel() throws Exception {
        called("big", 400, NOON);
        called("big", 100, NOON);
        tell("cut", usage("big", Usage.UNREPORTED), NOON);

        assertThat(asked("0.91").limit()).isEmpty();
        assertThat(asked("0.9").limit()).isEqualTo("cost_per_day");
    }

    @Test
    void aCallIsKeptOnceHoweverOftenItIsTold() throws Exception {
        for (int i = 0; i < 3; i++) {
            tell("same", usage("big", new Usage(600, 0, 0, 1)), NOON);
        }

        var calls = new ModelCalls(database).ofRun("r1");
        assertThat(calls).hasSize(1);
        assertThat(calls.getFirst().cost()).isEqualTo(PRICES.cost("big", new Usage(600, 0, 0, 1)));
        assertThat(calls.getFirst().agent()).isEqualTo("coding");
    }

    @Test
    void whatACallCostIsKeptThoughItsRunHasEndedMeanwhile() throws Exception {
        database.with(handle -> handle.execute("update runs set status = 'failed' where id = 'r1'"));
        var log = new PostgresThreadLog(database);
        log.commit(new ThreadLog.Commit(
                "t1",
                "r1",
                "model:1",
                "model",
                "ok",
                "",
                1,
                NOON,
                "{}",
                List.of(),
                List.of(entry("late", usage("big", new Usage(600, 0, 0, 1)), NOON))));

        assertThat(new ModelCalls(database).ofRun("r1")).hasSize(1);
        assertThat(database.<Long, RuntimeException>with(
                        handle -> handle.createQuery("select count(*) from thread_event")
                                .mapTo(Long.class)
                                .one()))
                .isZero();
    }

    @Test
    void aToolCallIsCountedOnceWithItsBytesHoweverOftenItsStepEnds() throws Exception {
        for (int attempt = 1; attempt <= 3; attempt++) {
            endsToolCall("1.0", "ok", 300, Duration.ofSeconds(90));
        }
        endsToolCall("1.1", "denied", 80, Duration.ZERO);

        assertThat(work(LimitSetting.TOOL_CALLS_PER_DAY, 2).limit()).isEmpty();
        assertThat(work(LimitSetting.TOOL_CALLS_PER_DAY, 1).detail())
                .isEqualTo("All runs of today (UTC) together made 1 tool calls, and 1 is the limit."
                        + " It starts again at 00:00 UTC; AGENTOPS_MAX_TOOL_CALLS_PER_DAY raises it.");
        assertThat(work(LimitSetting.TOOL_BYTES_PER_DAY, 381).limit()).isEmpty();
        assertThat(work(LimitSetting.TOOL_BYTES_PER_DAY, 380).limit()).isEqualTo("tool_bytes_per_day");
        assertThat(work(LimitSetting.TIME_PER_DAY, 2).limit()).isEmpty();
        assertThat(work(LimitSetting.TIME_PER_DAY, 1).limit()).isEqualTo("time_per_day");
        assertThat(work(LimitSetting.TIME_PER_DAY, 1).hard())
                .as("there is a last turn")
                .isFalse();
    }

    @Test
    void workStaysCountedWhenItsThreadIsDeletedAndIsForgottenTomorrow() throws Exception {
        endsToolCall("1.0", "ok", 300, Duration.ofSeconds(90));
        database.with(handle -> handle.execute("delete from threads"));
        assertThat(work(LimitSetting.TOOL_CALLS_PER_DAY, 1).limit()).isEqualTo("tool_calls_per_day");

        database.with(handle -> handle.execute("update step_work set at = at - interval '1 day'"));
        assertThat(work(LimitSetting.TOOL_CALLS_PER_DAY, 1).limit()).isEmpty();
    }

    @Test
    void tokensOfTheDayCloseItForModelCallsAndNotForToolCalls() throws Exception {
        called("llama", 1000, NOON);
        var tokens = new DayBudget(
                Map.of(LimitSetting.TOKENS_PER_DAY, BigDecimal.valueOf(1000)),
                new DayUsage(database, PRICES, () -> NOON.plus(Duration.ofHours(1))));

        assertThat(tokens.reached(request()).limit()).isEqualTo("tokens_per_day");
        assertThat(tokens.reached(request()).hard()).isTrue();
        assertThat(tokens.beforeTool(request()).limit()).isEmpty();
    }

    @Test
    void callsFromBeforeCostsWereKeptHaveTokensAndNoPrice() throws Exception {
        var postgres = TestServices.shared().postgres();
        String old = TestServices.freshDatabase();
        Flyway.configure()
                .dataSource(old, postgres.user(), postgres.password())
                .target("2")
                // the functions of today stand on tables that are not there yet
                .repeatableSqlMigrationPrefix("none")
                .load()
                .migrate();
        try (var connection = DriverManager.getConnection(old, postgres.user(), postgres.password());
                var statement = connection.createStatement()) {
            statement.execute("insert into threads (id, title, created_by) values ('t1', 'Why?', 'ann')");
            statement.execute("""
                    insert into thread_event values ('t1', 1, now(), 'r1', 'model:1', 1, 'k1',
                        '{"type": "CUSTOM", "name": "ops.usage", "metadata": {"ops": {"agent": "coding"}},
                          "value": {"model": "big", "inputTokens": 7, "outputTokens": 2, "cachedInputTokens": 1}}')""");
        }
        try (var migrated = Database.open(old, postgres.user(), postgres.password())) {
            var call = new ModelCalls(migrated).ofRun("r1").getFirst();
            assertThat(call.agent()).isEqualTo("coding");
            assertThat(call.usage()).isEqualTo(new Usage(7, 2, 1, 1));
            assertThat(call.cost()).isEqualTo(Cost.unknown("big"));
        }
    }

    private void endsToolCall(String place, String status, int bytes, Duration took) throws Exception {
        var message = new Message.FromTool(
                place + ":result", place, "look", ToolStatus.valueOf(status.toUpperCase(Locale.ROOT)), "seen");
        new PostgresThreadLog(database)
                .commit(new ThreadLog.Commit(
                        "t1",
                        "r1",
                        "tool:" + place + ":look",
                        "tool",
                        status,
                        "look",
                        1,
                        Instant.now().minus(took),
                        "{\"bytes\":" + bytes + "}",
                        List.of(new ThreadLog.Placed(place.charAt(2) - '0' + 1, message)),
                        List.of()));
    }

    private Limits.Reached work(LimitSetting limit, long max) {
        return new DayBudget(
                        Map.of(limit, BigDecimal.valueOf(max)), new DayUsage(database, PRICES, InstantSource.system()))
                .beforeTool(request());
    }

    private void called(String model, int tokens, Instant at) throws Exception {
        tell("call-" + told++, usage(model, new Usage(tokens, 0, 0, 1)), at);
    }

    private void tell(String key, AgentEvent event, Instant at) throws Exception {
        new PostgresThreadLog(database).publish("t1", List.of(entry(key, event, at)));
    }

    private static LogEntry entry(String key, AgentEvent event, Instant at) {
        return new LogEntry(key, "r1", "model:1", 1, 1, "coding", at, event);
    }

    private static AgentEvent usage(String model, Usage usage) {
        return new AgentEvent.UsageReported("coding", model, usage, PRICES.cost(model, usage));
    }

    private Limits.Reached asked(String maxUsd) {
        return budget(maxUsd, PRICES).reached(request());
    }

    private DayBudget budget(String maxUsd, Pricing pricing) {
        return new DayBudget(
                Map.of(LimitSetting.COST_PER_DAY, new BigDecimal(maxUsd)),
                new DayUsage(database, pricing, () -> NOON.plus(Duration.ofHours(1))));
    }

    private static RunRequest request() {
        return new RunRequest("t1", "r2", "ann", "m2", "and now?");
    }
}
