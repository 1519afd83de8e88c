package dev.agentops.server.safety;

import dev.agentops.server.db.Database;
import dev.agentops.server.embedded.TestServices;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

/** How long people took to decide. */
@Tag("process")
class DecisionTimesTest {
    @Test
    void tellsMedianAndSlowestTenthOfAllAndByRisk() throws Exception {
        var postgres = TestServices.shared().postgres();
        try (var database = Database.open(TestServices.freshDatabase(), postgres.user(), postgres.password())) {
            var times = new DecisionTimes(database);
            var from = Instant.now().minus(Duration.ofDays(30));
            assertThat(times.since(from)).isEmpty();
            database.with(handle -> {
                handle.execute("insert into threads (id, title, created_by) values ('thr_1', 't', 'ann')");
                handle.execute("""
                        insert into runs (id, thread_id, message_id, question, created_by) values ('r1', 'thr_1', 'm1', 'why?', 'ann')
                        """);
                return handle.execute("""
                        insert into approvals (id, tool_call_id, round, run_id, thread_id, tool, arguments, risk, title, reason, agent,
                                               preview, digest, state, requested_at, decided_at, expires_at)
                        select 'a' || i, 'c' || i, 0, 'r1', 'thr_1', 'write', '{}', risk, 't', '', 'coding', '{}', '', state,
                               at, at + make_interval(secs => took), now()
                        from (values (1, 'low', 'approved', now() - interval '1 hour', 10), (2, 'low', 'denied', now() - interval '1 hour', 20),
                                     (3, 'high', 'returned', now() - interval '1 hour', 600), (4, 'high', 'expired', now() - interval '1 hour', 1),
                                     (5, 'high', 'cancelled', now() - interval '1 hour', 1), (6, 'low', 'approved', now() - interval '60 days', 1))
                             as asked (i, risk, state, at, took)
                        """);
            });
            assertThat(times.since(from))
                    .containsExactly(
                            new DecisionTimes.Figure("all", 3, 1, 20_000, 484_000),
                            new DecisionTimes.Figure("high", 1, 1, 600_000, 600_000),
                            new DecisionTimes.Figure("low", 2, 0, 15_000, 19_000));
        }
    }
}
