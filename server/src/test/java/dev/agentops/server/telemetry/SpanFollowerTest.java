package dev.agentops.server.telemetry;

import dev.agentops.server.db.Database;
import dev.agentops.server.embedded.TestServices;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
        follower = new SpanFollower(database, "test", this::take, NEVER);
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
                NEVER)) {
            assertThatThrownBy(cut::giveSome).isInstanceOf(JdbiException.class);
        }
        follower.giveSome();
        assertThat(given).containsExactly("queue", "queue");
        assertThat(follower.giveSome()).isZero();
    }

    /** On a connection of its own: within a consumer, the thread's is the follower's. */
    private long count(String query) {
        try (var other = database.dedicated()) {
            return other.createQuery(query).mapTo(Long.class).one();
        }
    }
}
