package dev.agentops.server.tools;

import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.server.db.Database;
import dev.agentops.server.threads.Ids;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.sql.Types;
import java.time.Duration;
import java.util.Optional;

/** In Postgres: the latest 50 of each path, for 30 days, each of at most 1 MB as files of the workspace are. They are kept as they are. */
public final class PostgresFileSnapshots implements FileSnapshots {
    private static final Duration OUTAGE = Duration.ofSeconds(30);

    private final Database database;

    public PostgresFileSnapshots(Database database) {
        this.database = database;
    }

    @Override
    public String keep(ToolContext call, String tool, String path, @Nullable String content) throws Exception {
        byte[] bytes = content == null ? null : content.getBytes(StandardCharsets.UTF_8);
        return database.patiently(OUTAGE, handle -> {
            handle.execute("""
                    delete from file_snapshots where id in (
                        select id from file_snapshots where taken_at < now() - interval '30 days'
                        union all (select id from file_snapshots where path = ? order by taken_at desc offset 49))
                    """, path);
            var insert = handle.createUpdate("""
                            insert into file_snapshots (id, tool_call_id, thread_id, run_id, tool, path, content)
                            values (:id, :call, :thread, :run, :tool, :path, :content)
                            on conflict (tool_call_id) do nothing
                            """)
                    .bind("id", Ids.next("snap"))
                    .bind("call", call.toolCallId())
                    .bind("thread", call.threadId())
                    .bind("run", call.runId())
                    .bind("tool", tool)
                    .bind("path", path);
            (bytes == null ? insert.bindNull("content", Types.BINARY) : insert.bind("content", bytes)).execute();
            return handle.createQuery("select id from file_snapshots where tool_call_id = :call")
                    .bind("call", call.toolCallId())
                    .mapTo(String.class)
                    .one();
        });
    }

    @Override
    public Optional<Snapshot> find(String id) {
        return database.with(handle -> handle.createQuery("select * from file_snapshots where id = :id")
                .bind("id", id)
                .map((row, context) -> {
                    byte[] content = row.getBytes("content");
                    return new Snapshot(
                            row.getString("id"),
                            row.getString("path"),
                            content == null ? null : new String(content, StandardCharsets.UTF_8));
                })
                .findOne());
    }
}
