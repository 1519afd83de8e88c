package dev.agentops.server.telemetry;

import dev.agentops.server.StartException;
import dev.agentops.server.db.Database;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.safety.untrusted.InstallationKey;
import dev.agentops.server.safety.untrusted.Redactor;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Each span once, whatever the consumer does. */
@Tag("process")
class SpanFollowerTest {
    private static final Duration NEVER = Duration.ofHours(1);

    private static final String LOCKS = "select count(*) from pg_locks where locktype = 'advisory'"
            + " and database = (select oid from pg_database where datname = current_database())";

    private Database database;
    private SpanFollower follower;
    private final List<String> given = new ArrayList<>();
    private boolean away;

    @BeforeEach
    void open() throws Exception {
        var postgres = TestServices.shared().postgres();
        database = Database.open(TestServices.freshDatabase(), postgres.user(), postgres.password());
        follower = new SpanFollower(database, "test", this::take, Providers.NONE, Optional.empty(), NEVER);
    }

    @AfterEach
    void close() {
        follower.close();
        database.close();
    }

    private void take(List<SpanFollower.Batch> batches) throws Exception {
        if (away) {
            throw new IOException("the backend is down");
        }
        batches.forEach(batch -> batch.spans().forEach(span -> given.add(span.name())));
    }

    private void sql(String statement) {
        database.with(handle -> handle.execute(statement));
    }

    private void runBegins() {
        sql("insert into threads (id, title, created_by, last_seq) values ('thr', 't', 'ann', 1)");
        sql("insert into runs (id, thread_id, message_id, question, created_by, status, started_at) "
                + "values ('run', 'thr', 'm', 'q', 'ann', 'running', now())");
    }

    private void step(String name, String kind) {
        sql(
                "insert into steps (run_id, name, kind, status, detail, attempt, started_at, finished_at, outcome) values ('run', '"
                        + name + "', '" + kind + "', 'ok', '', 1, now(), now(), '{}')");
        sql("update threads set last_seq = last_seq + 1");
    }

    private void runEnds() {
        step("finish", "save");
        sql("update runs set status = 'completed', finished_at = now()");
    }

    @Test
    void givesEachSpanOnceWhenItIsOver() throws Exception {
        runBegins();
        follower.giveSome();
        assertThat(given).containsExactly("queue");
        step("turn:1", "router");
        follower.giveSome();
        assertThat(given).containsExactly("queue", "route");
        assertThat(follower.giveSome()).isZero();

        runEnds();
        follower.giveSome();
        assertThat(given).containsExactlyInAnyOrder("queue", "route", "run", "turn", "save");
        sql("update threads set last_seq = last_seq + 1");
        assertThat(follower.giveSome()).isZero();
    }

    @Test
    void whatABackendThatWasAwayMissedComesLater() throws Exception {
        runBegins();
        step("turn:1", "router");
        away = true;
        assertThatThrownBy(follower::giveSome).hasMessageContaining("down");
        runEnds();
        assertThatThrownBy(follower::giveSome).hasMessageContaining("down");
        away = false;
        follower.giveSome();
        assertThat(given).containsExactlyInAnyOrder("queue", "route", "run", "turn", "save");
    }

    /** An approval may wait for 30 days: what came before it would be orphaned. */
    @Test
    void aRunThatTookWeeksIsGivenToItsEndAndOneThatEndedWeeksAgoNoMore() throws Exception {
        runBegins();
        sql("update runs set created_at = now() - interval '20 days', started_at = now() - interval '20 days'");
        follower.giveSome();
        step("turn:1", "router");
        runEnds();
        follower.giveSome();
        assertThat(given).containsExactlyInAnyOrder("queue", "route", "run", "turn", "save");

        sql(
                "insert into runs (id, thread_id, message_id, question, created_by, status, created_at, started_at, finished_at) values"
                        + " ('old', 'thr', 'm2', 'q', 'ann', 'completed', now() - interval '20 days', now() - interval '20 days',"
                        + " now() - interval '8 days')");
        assertThat(follower.giveSome()).isZero();
    }

    @Test
    void aSecondServerGivesNothingWhileTheFirstDoes() throws Exception {
        runBegins();
        var inside = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        try (var slow = new SpanFollower(
                database,
                "test",
                batches -> {
                    inside.countDown();
                    leave.await(30, TimeUnit.SECONDS);
                    take(batches);
                },
                Providers.NONE,
                Optional.empty(),
                NEVER)) {
            var first = Thread.ofVirtual().start(() -> {
                try {
                    slow.giveSome();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(follower.giveSome()).isZero();
            leave.countDown();
            first.join();
        }
        assertThat(follower.giveSome()).isZero();
        assertThat(given).containsExactly("queue");
    }

    @Test
    void aSlowConsumerHoldsNoTransactionAndNoLockAfterwards() throws Exception {
        runBegins();
        var transactions = new ArrayList<Long>();
        try (var slow = new SpanFollower(
                database,
                "test",
                batches -> {
                    transactions.add(count("select count(*) from pg_stat_activity where datname = current_database()"
                            + " and xact_start is not null and pid <> pg_backend_pid()"));
                    throw new IOException("the backend is slow, and down then");
                },
                Providers.NONE,
                Optional.empty(),
                NEVER)) {
            assertThatThrownBy(slow::giveSome).hasMessageContaining("down then");
        }
        assertThat(transactions).containsExactly(0L);
        assertThat(count(LOCKS)).isZero();
        follower.giveSome();
        assertThat(given).containsExactly("queue");
    }

    @Test
    void whoLosesItsConnectionWritesNothingDownAndTheSameComesAgain() throws Exception {
        runBegins();
        try (var cut = new SpanFollower(
                database,
                "test",
                batches -> {
                    take(batches);
                    count("select count(pg_terminate_backend(pid)) from (" + LOCKS.replace("count(*)", "pid")
                            + ") as holder");
                },
                Providers.NONE,
                Optional.empty(),
                NEVER)) {
            assertThatThrownBy(cut::giveSome).isInstanceOf(JdbiException.class);
        }
        follower.giveSome();
        assertThat(given).containsExactly("queue", "queue");
        assertThat(follower.giveSome()).isZero();
    }

    @Test
    void whatWasSaidGoesWithTheSpansOnlyIfAskedForRedactedAndCapped() throws Exception {
        runBegins();
        message(1, "{\"role\":\"user\",\"id\":\"m0\",\"text\":\"" + "old ".repeat(6_000) + "\"}", "m0");
        for (int i = 2; i < 8; i++) {
            message(i, "{\"role\":\"user\",\"id\":\"m" + i + "\",\"text\":\"" + "x".repeat(4_500) + "\"}", "m" + i);
        }
        message(8, "{\"role\":\"user\",\"id\":\"m\",\"text\":\"why? password=hunter2secret\"}", "m");
        message(
                9,
                "{\"role\":\"assistant\",\"id\":\"run:1\",\"agent\":\"coding\",\"text\":\"I look.\",\"reasoning\":\"\","
                        + "\"providerData\":\"\",\"toolCalls\":[{\"id\":\"c\",\"name\":\"read_file\",\"arguments\":"
                        + "{\"api_key\":\"sk-ant-REDACTED\"}}]}",
                "run:1");
        step("turn:1", "model");
        sql(
                "select append_events('thr', cast('[{\"key\": \"k\", \"run\": \"run\", \"step\": \"turn:1\", \"attempt\": 1, "
                        + "\"ts\": \"2026-01-02T03:04:05Z\", \"event\": {\"type\": \"CUSTOM\", \"name\": \"ops.usage\", \"value\": "
                        + "{\"agent\": \"coding\", \"model\": \"large\", \"inputTokens\": 1, \"cachedInputTokens\": 0, \"outputTokens\": 1, "
                        + "\"reasoningTokens\": 0, \"cost\": {\"usd\": 0, \"unpriced\": []}, \"responseId\": \"msg_1\", "
                        + "\"finishReason\": \"length\"}}}]' as jsonb))");
        var wanted =
                SpanContent.of(Map.of(SpanContent.SETTING, "span_only"), new Redactor(InstallationKey.of(database)));
        var sent = new ArrayList<Span>();
        try (var asked = new SpanFollower(
                database,
                "asked",
                batches -> batches.forEach(batch -> sent.addAll(batch.spans())),
                Providers.NONE,
                wanted,
                NEVER)) {
            asked.giveSome();
        }
        var call = sent.stream()
                .filter(span -> span.kind() == Span.Kind.MODEL)
                .findFirst()
                .orElseThrow();
        assertThat(call.attributes())
                .containsEntry("gen_ai.response.id", "msg_1")
                .containsEntry("gen_ai.response.finish_reasons", List.of("length"));
        String input = call.attributes().get("gen_ai.input.messages").toString();
        String output = call.attributes().get("gen_ai.output.messages").toString();
        assertThat(input)
                .startsWith("[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"x")
                .contains("why? password=[redacted", "…")
                .doesNotContain("hunter2secret", "old old")
                .hasSizeLessThanOrEqualTo(SpanContent.LONGEST_INPUT + 10);
        assertThat(output)
                .contains(
                        "\"content\":\"I look.\"",
                        "\"type\":\"tool_call\"",
                        "read_file",
                        "\"finish_reason\":\"length\"")
                .doesNotContain("0123456789abcdef");

        var withoutAsking = new ArrayList<Span>();
        try (var other = new SpanFollower(
                database,
                "other",
                batches -> batches.forEach(batch -> withoutAsking.addAll(batch.spans())),
                Providers.NONE,
                SpanContent.of(Map.of(), new Redactor(InstallationKey.of(database))),
                NEVER)) {
            other.giveSome();
        }
        assertThat(withoutAsking)
                .isNotEmpty()
                .allSatisfy(span -> assertThat(span.attributes())
                        .doesNotContainKeys("gen_ai.input.messages", "gen_ai.output.messages"));
        assertThatThrownBy(() -> SpanContent.of(
                        Map.of(SpanContent.SETTING, "event_only"), new Redactor(InstallationKey.of(database))))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("span_only");
    }

    @Test
    void withWhatWasSaidFewRunsAreGivenAtOnceAndNoneAgainThatWasTaken() throws Exception {
        sql("insert into threads (id, title, created_by, last_seq) values ('thr', 't', 'ann', 1)");
        sql("insert into runs (id, thread_id, message_id, question, created_by, status, started_at) "
                + "select 'r' || i, 'thr', 'm' || i, 'q', 'ann', 'running', now() from generate_series(1, 12) i");
        var content = Optional.of(new SpanContent(new Redactor(InstallationKey.of(database))));
        var sizes = new ArrayList<Integer>();
        try (var asked = new SpanFollower(
                database,
                "test",
                batches -> {
                    sizes.add(batches.size());
                    away = sizes.size() == 2;
                    take(batches);
                },
                Providers.NONE,
                content,
                NEVER)) {
            assertThatThrownBy(asked::giveSome).hasMessageContaining("down");
            assertThat(asked.giveSome()).isEqualTo(7);
        }
        assertThat(sizes).containsExactly(5, 5, 5, 2);
        assertThat(given).hasSize(12);
    }

    private void message(int seq, String body, String id) {
        database.with(handle -> handle.execute(
                "insert into messages (thread_id, seq, id, run_id, body) values ('thr', ?, ?, 'run', cast(? as jsonb))",
                seq,
                id,
                body));
    }

    /** On a connection of its own: within a consumer, the thread's is the follower's. */
    private long count(String query) {
        try (var other = database.dedicated()) {
            return other.createQuery(query).mapTo(Long.class).one();
        }
    }
}
