package dev.agentops.server.safety;

import dev.agentops.server.db.Database;
import dev.agentops.server.embedded.TestServices;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** An effect looks at the approvals of its run, however many there are of others. */
@Tag("process")
class ApprovalCostTest {
    @Test
    void anEffectDoesNotReadTheApprovalsOfOtherRuns() throws Exception {
        var postgres = TestServices.shared().postgres();
        try (var database = Database.open(TestServices.freshDatabase(), postgres.user(), postgres.password())) {
            database.with(handle -> {
                handle.execute("insert into threads (id, title, created_by) values ('thr_1', 't', 'ann')");
                handle.execute("""
                        insert into runs (id, thread_id, message_id, question, created_by)
                        select 'r' || i, 'thr_1', 'm' || i, 'why?', 'ann' from generate_series(1, 3000) i
                        """);
                handle.execute("""
                        insert into approvals (id, tool_call_id, round, run_id, thread_id, tool, arguments, risk, title, reason, agent,
                                               preview, digest, state, expires_at)
                        select 'a' || i, 'c' || i, 0, 'r' || i, 'thr_1', 'write', '{}', 'low', 't', '', 'coding', '{}', '', 'approved',
                               now() from generate_series(1, 3000) i
                        """);
                return handle.execute("analyze");
            });

            long read = database.transaction(handle -> {
                handle.execute(
                        "insert into effects (id, run_id, step, tool, arguments) values ('c2990:0', 'r2990', 'tool:1.0:write', 'write', '{}')");
                return handle.createQuery("""
                                select sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) from pg_stat_xact_user_tables
                                where relname = 'approvals'
                                """).mapTo(Long.class).one();
            });

            assertThat(read).isLessThan(20);
        }
    }
}
