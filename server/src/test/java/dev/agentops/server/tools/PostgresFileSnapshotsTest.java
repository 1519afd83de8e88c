package dev.agentops.server.tools;

import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.server.db.Database;
import dev.agentops.server.embedded.TestServices;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("process")
class PostgresFileSnapshotsTest {
    @Test
    void theLatestFiftyOfAPathAreKeptAndNoneForMoreThanThirtyDays() throws Exception {
        var postgres = TestServices.shared().postgres();
        try (var database = Database.open(TestServices.freshDatabase(), postgres.user(), postgres.password())) {
            database.with(handle -> handle.execute("""
                    insert into file_snapshots (id, tool_call_id, thread_id, run_id, tool, path, taken_at)
                    select path || i, path || i, 't', 'r', 'write_file', path, now() - i * interval '1 hour'
                    from generate_series(1, 60) i, (values ('a'), ('b')) as p (path)
                    union all select 'old', 'old', 't', 'r', 'write_file', 'c', now() - interval '31 days'
                    """));

            var call = new ToolContext("t", "r", "ann", "coding", "call", State.EMPTY);
            String kept = new PostgresFileSnapshots(database).keep(call, "write_file", "a", "text");

            assertThat(database.<List<String>, RuntimeException>with(handle -> handle.createQuery(
                                    "select id from file_snapshots where path <> 'b' order by taken_at desc")
                            .mapTo(String.class)
                            .list()))
                    .hasSize(50)
                    .startsWith(kept, "a1")
                    .endsWith("a49");
            assertThat(database.<Integer, RuntimeException>with(
                            handle -> handle.createQuery("select count(*) from file_snapshots where path = 'b'")
                                    .mapTo(Integer.class)
                                    .one()))
                    .isEqualTo(60);
        }
    }
}
