package dev.agentops.server.threads;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.Message;
import dev.agentops.server.db.Database;
import dev.agentops.server.threads.Views.CallView;
import dev.agentops.server.threads.Views.ForkedFrom;
import dev.agentops.server.threads.Views.LastRun;
import dev.agentops.server.threads.Views.MessagePage;
import dev.agentops.server.threads.Views.MessageView;
import dev.agentops.server.threads.Views.RunPage;
import dev.agentops.server.threads.Views.RunView;
import dev.agentops.server.threads.Views.StepView;
import dev.agentops.server.threads.Views.ThreadPage;
import dev.agentops.server.threads.Views.ThreadView;
import dev.agentops.server.usage.Sum;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

import static dev.agentops.server.db.Rows.instant;
import static dev.agentops.server.db.Rows.maybe;
import static dev.agentops.server.db.Rows.maybeInstant;

/** Reads threads, runs, steps and messages. */
public final class ThreadQueries {
    private static final int MOST_OF_A_RUN = 2_000;

    /** Runs that say a text: of all of them those with all its words (by an index), of the newest also those with a part of a word. */
    private static final String SAID = """
            with asked as (
                select cast(nullif(cast(plainto_tsquery('simple', :text) as text), '') || ':*' as tsquery) as words),
            said as (
                select r.id from runs r, asked
                where to_tsvector('simple', left(question, 30000) || ' ' || left(error, 10000) || ' ' || left(answer, 60000)) @@ asked.words
                union
                select id from runs where id = :text
                union
                select id from (select * from runs order by created_at desc, id desc limit 10000) newest
                where position(lower(:text) in lower(concat_ws(chr(10), question, answer, error, id))) > 0)
            """;

    private final Database database;

    public ThreadQueries(Database database) {
        this.database = database;
    }

    /** @param source of threads: the table or a part of it */
    private static String threadsFrom(String source) {
        return """
                select t.id, t.title, t.status, t.created_at, t.updated_at, t.last_seq,
                       (select count(*) from approvals a where a.thread_id = t.id and a.state = 'pending') as pending,
                       (select count(*) from messages m where m.thread_id = t.id) as messages,
                       last.id as last_run, last.status as last_status, last.run_limit as last_limit, spent.*
                from %s t left join lateral (select %s from model_calls c where c.thread_id = t.id) spent on true
                left join lateral (select r.id, r.status, r.run_limit from runs r where r.thread_id = t.id
                                   order by r.created_at desc limit 1) last on true
                """.formatted(source, Sum.COLUMNS);
    }

    private static String runsFrom(String source) {
        return """
                select r.id, r.thread_id, r.status, r.question, r.answer, r.agent, r.run_limit, r.error, r.created_at, r.started_at,
                       r.finished_at, r.turns,
                       (select string_agg(a.title, '; ' order by a.requested_at) from approvals a
                        where a.run_id = r.id and a.state = 'pending') as waiting_for,
                       f.from_run, f.from_thread, f.from_step, f.up_to_seq, spent.*
                from %s r left join run_forks f on f.run_id = r.id left join lateral (select %s from model_calls c where c.run_id = r.id) spent on true
                """.formatted(source, Sum.COLUMNS);
    }

    /** @param cursor empty, or a page's {@code nextCursor}. @throws IllegalArgumentException for any other cursor */
    public ThreadPage threads(int limit, String cursor) {
        var after = cursor.isEmpty() ? Cursor.newest() : Cursor.parse(cursor);
        var rows =
                database.with(handle -> handle.createQuery(threadsFrom("""
                        (select * from threads where (updated_at, id) < (:at, :id)
                         order by updated_at desc, id desc limit :limit)
                        """) + "order by t.updated_at desc, t.id desc")
                        .bind("at", OffsetDateTime.ofInstant(after.at(), ZoneOffset.UTC))
                        .bind("id", after.id())
                        .bind("limit", limit + 1)
                        .map((row, context) -> thread(row))
                        .list());
        if (rows.size() <= limit) {
            return new ThreadPage(rows, null);
        }
        var last = rows.get(limit - 1);
        return new ThreadPage(rows.subList(0, limit), new Cursor(last.updatedAt(), last.id()).toString());
    }

    public Optional<ThreadView> thread(String id) {
        return database.with(handle -> handle.createQuery(threadsFrom("threads") + "where t.id = :id")
                .bind("id", id)
                .map((row, context) -> thread(row))
                .findOne());
    }

    public boolean exists(String threadId) {
        return database.with(handle -> handle.createQuery("select exists (select 1 from threads where id = :id)")
                .bind("id", threadId)
                .mapTo(Boolean.class)
                .one());
    }

    public Optional<String> createdBy(String threadId) {
        return database.with(handle -> handle.createQuery("select created_by from threads where id = :id")
                .bind("id", threadId)
                .mapTo(String.class)
                .findOne());
    }

    public long lastSeq(String threadId) {
        return database.with(handle -> handle.createQuery("select last_seq from threads where id = :id")
                .bind("id", threadId)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
    }

    /** Those of these ids, in their order. */
    public List<ThreadView> threads(List<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : database.with(handle -> handle.createQuery(
                                threadsFrom("threads") + "where t.id in (<ids>) order by t.updated_at desc, t.id desc")
                        .bindList("ids", ids)
                        .map((row, context) -> thread(row))
                        .list());
    }

    public List<RunView> runs(int limit, String status) {
        return runs(limit, RunFilter.ALL.withStatus(status), "").runs();
    }

    /**
     * Newest first.
     *
     * @param cursor empty, or a page's {@code nextCursor}
     * @throws IllegalArgumentException for any other cursor
     */
    public RunPage runs(int limit, RunFilter filter, String cursor) {
        var after = cursor.isEmpty() ? Cursor.newest() : Cursor.parse(cursor);
        var rows = database.with(handle -> handle.createQuery(
                        SAID + runsFrom("""
                        (select * from runs
                         where (:status = '' or status = :status) and (:thread = '' or thread_id = :thread)
                           and (:agent = '' or agent = :agent)
                           and (:text = '' or id in (select id from said))
                           and created_at >= coalesce(:from, '-infinity'::timestamptz)
                           and created_at < coalesce(:to, 'infinity'::timestamptz)
                           and (created_at, id) < (:at, :id)
                         order by created_at desc, id desc limit :limit)
                        """) + "order by r.created_at desc, r.id desc")
                .bind("status", filter.status())
                .bind("thread", filter.threadId())
                .bind("agent", filter.agent())
                .bind("text", filter.text())
                .bind("from", filter.from() == null ? null : OffsetDateTime.ofInstant(filter.from(), ZoneOffset.UTC))
                .bind("to", filter.to() == null ? null : OffsetDateTime.ofInstant(filter.to(), ZoneOffset.UTC))
                .bind("at", OffsetDateTime.ofInstant(after.at(), ZoneOffset.UTC))
                .bind("id", after.id())
                .bind("limit", limit + 1)
                .map((row, context) -> run(row))
                .list());
        if (rows.size() <= limit) {
            return new RunPage(rows, null);
        }
        var last = rows.get(limit - 1);
        return new RunPage(rows.subList(0, limit), new Cursor(last.createdAt(), last.id()).toString());
    }

    /** The newest so many, oldest first. */
    public List<RunView> runsOf(String threadId, int limit) {
        return runs(limit, RunFilter.ALL.ofThread(threadId), "").runs().reversed();
    }

    public Optional<RunView> run(String id) {
        return database.with(handle -> handle.createQuery(runsFrom("runs") + "where r.id = :id")
                .bind("id", id)
                .map((row, context) -> run(row))
                .findOne());
    }

    public List<StepView> steps(String runId) {
        return database.with(handle -> handle.createQuery("""
                        select name, kind, status, started_at, finished_at, attempt, detail,
                               extract(epoch from finished_at - started_at) * 1000 as millis
                        from steps where run_id = :id
                        union all
                        select 'ask:' || tool || case when round = 0 then '' else ':' || round end, 'approval', state,
                               requested_at, decided_at, 1, title,
                               extract(epoch from coalesce(decided_at, now()) - requested_at) * 1000
                        from approvals where run_id = :id
                        order by started_at, finished_at
                        """)
                .bind("id", runId)
                .map((row, context) -> new StepView(
                        row.getString("name"),
                        row.getString("kind"),
                        row.getString("status"),
                        instant(row, "started_at"),
                        Math.max(0, row.getLong("millis")),
                        row.getInt("attempt"),
                        row.getString("detail")))
                .list());
    }

    /** The newest so many, oldest first. */
    public List<MessageView> messages(String threadId, int limit) {
        return messages("thread_id = :id and seq > :seq", "order by seq desc", threadId, 0, limit)
                .reversed();
    }

    /** The next so many after a place in the transcript. */
    public MessagePage messagesAfter(String threadId, long seq, int limit) {
        var rows = messages("thread_id = :id and seq > :seq", "order by seq", threadId, seq, limit + 1);
        return rows.size() <= limit
                ? new MessagePage(rows, null)
                : new MessagePage(rows.subList(0, limit), rows.get(limit - 1).seq());
    }

    public List<MessageView> messagesOfRun(String runId) {
        return messages("run_id = :id and seq > :seq", "order by seq", runId, 0, MOST_OF_A_RUN);
    }

    private List<MessageView> messages(String which, String order, String id, long seq, int limit) {
        return database.with(handle -> handle.createQuery("select seq, run_id, body, created_at from messages where "
                        + which + " " + order + " limit :limit")
                .bind("id", id)
                .bind("seq", seq)
                .bind("limit", limit)
                .map((row, context) -> message(row))
                .list());
    }

    private static ThreadView thread(ResultSet row) throws SQLException {
        var spent = Sum.of(row);
        return new ThreadView(
                row.getString("id"),
                row.getString("title"),
                row.getString("status"),
                instant(row, "created_at"),
                instant(row, "updated_at"),
                row.getInt("pending"),
                row.getInt("messages"),
                row.getLong("last_seq"),
                spent.usage(),
                spent.cost(),
                Etag.of(row.getString("title")),
                lastRun(row));
    }

    private static @Nullable LastRun lastRun(ResultSet row) throws SQLException {
        String id = row.getString("last_run");
        return id == null ? null : new LastRun(id, row.getString("last_status"), maybe(row, "last_limit"));
    }

    private static RunView run(ResultSet row) throws SQLException {
        var spent = Sum.of(row);
        return new RunView(
                row.getString("id"),
                row.getString("thread_id"),
                row.getString("status"),
                row.getString("question"),
                row.getString("answer"),
                row.getString("agent"),
                maybe(row, "run_limit"),
                maybe(row, "error"),
                instant(row, "created_at"),
                maybeInstant(row, "started_at"),
                maybeInstant(row, "finished_at"),
                row.getInt("turns"),
                maybe(row, "waiting_for"),
                spent.usage(),
                spent.cost(),
                row.getString("from_run") == null
                        ? null
                        : new ForkedFrom(
                                row.getString("from_run"),
                                row.getString("from_thread"),
                                row.getString("from_step"),
                                row.getLong("up_to_seq")));
    }

    private static MessageView message(ResultSet row) throws SQLException {
        long seq = row.getLong("seq");
        String runId = row.getString("run_id");
        var at = instant(row, "created_at");
        return switch (Json.read(row.getString("body"), Message.class)) {
            case Message.FromUser user ->
                new MessageView(
                        user.id(), seq, runId, "user", null, user.text(), null, List.of(), null, null, null, at);
            case Message.FromAgent agent ->
                new MessageView(
                        agent.id(),
                        seq,
                        runId,
                        "assistant",
                        agent.agent(),
                        agent.text(),
                        agent.reasoning().isEmpty() ? null : agent.reasoning(),
                        agent.toolCalls().stream()
                                .map(call -> new CallView(call.id(), call.name(), call.arguments()))
                                .toList(),
                        null,
                        null,
                        null,
                        at);
            case Message.FromTool tool ->
                new MessageView(
                        tool.id(),
                        seq,
                        runId,
                        "tool",
                        null,
                        tool.content(),
                        null,
                        List.of(),
                        tool.toolCallId(),
                        tool.toolName(),
                        tool.status().wireName(),
                        at);
        };
    }

    private record Cursor(Instant at, String id) {
        private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

        static Cursor newest() {
            return new Cursor(Instant.now().plusSeconds(3600), "");
        }

        static Cursor parse(String text) {
            int end = text.indexOf('~');
            try {
                var at = Instant.parse(text.substring(0, Math.max(0, end)));
                if (at.isBefore(Instant.EPOCH) || at.isAfter(LATEST) || text.indexOf('\0') >= 0) {
                    throw new DateTimeParseException("out of range", text, 0);
                }
                return new Cursor(at, text.substring(end + 1));
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(
                        "'cursor' is not one that this server gave: send a page's nextCursor as it is, or leave it out.",
                        e);
            }
        }

        @Override
        public String toString() {
            return at + "~" + id;
        }
    }
}
