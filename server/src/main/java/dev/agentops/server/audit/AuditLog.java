package dev.agentops.server.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.db.Database;
import dev.agentops.server.db.Jsonb;
import dev.agentops.server.db.Rows;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The audit log in Postgres. An entry is part of the transaction that it tells of: one is not without the other. Thread-safe. */
public final class AuditLog {
    /** Who acts when nobody asked for it. */
    public static final String ITSELF = "agentops";

    private static final int PAGE = 500;

    /** @param entries how many were checked; @param head the hash of the last one: keep it elsewhere to notice a cut end */
    public record Verdict(long entries, String head, Optional<String> broken) {}

    /** @param kept the new entry's detail as the database will give it back: it writes numbers and orders fields its own way */
    private record Locked(long seq, String hash, JsonNode kept) {}

    private record Head(long seq, String hash) {}

    private final Database database;

    public AuditLog(Database database) {
        this.database = database;
    }

    /**
     * Within the caller's transaction, which holds the end of the chain until it is over: keep it short, and append last. Whoever
     * waited for a thread's row while holding the end would hold up all, and for ever whoever holds that row and appends, too.
     */
    public static void append(Handle handle, String actor, String action, String subject, Map<String, ?> detail) {
        var head = lockHead(handle, detail);
        long seq = head.seq() + 1;
        var at = Instant.now().truncatedTo(ChronoUnit.MICROS);
        String hash = AuditEntry.hash(head.hash(), seq, at, actor, action, subject, head.kept());
        handle.createUpdate("""
                        with appended as (
                            insert into audit (seq, at, actor, action, subject, detail, hash)
                            values (:seq, :at, :actor, :action, :subject, cast(:detail as jsonb), :hash))
                        update audit_head set seq = :seq, hash = :hash
                        """)
                .bind("seq", seq)
                .bind("at", OffsetDateTime.ofInstant(at, ZoneOffset.UTC))
                .bind("actor", actor)
                .bind("action", action)
                .bind("subject", subject)
                .bind("detail", head.kept().toString())
                .bind("hash", hash)
                .execute();
    }

    /** In a transaction of its own, for what no transaction of ours does. */
    public void record(String actor, String action, String subject, Map<String, ?> detail) {
        database.transaction(handle -> {
            append(handle, actor, action, subject, detail);
            return null;
        });
    }

    private static Locked lockHead(Handle handle, Map<String, ?> detail) {
        return handle.createQuery(
                        "select seq, hash, cast(cast(:detail as jsonb) as text) as kept from audit_head for update")
                .bind("detail", Jsonb.of(Json.write(detail)))
                .map((row, context) -> new Locked(
                        row.getLong("seq"), row.getString("hash"), Json.read(row.getString("kept"), JsonNode.class)))
                .one();
    }

    /** The next entries after a number, oldest first; at most 500. */
    public List<AuditEntry> after(long seq) {
        return database.with(handle -> after(handle, seq));
    }

    /**
     * Which entries somebody looks for; empty texts for any.
     *
     * @param action also the beginning of one, such as {@code approval}
     * @param threadId entries about the thread or a run of it
     * @param text what the subject or the detail holds, without regard to case
     * @param since the earliest moment; null for any
     * @param until the first moment that is too late; null for any
     * @param before a sequence number
     */
    public record Search(
            String actor,
            String action,
            String threadId,
            String text,
            @Nullable Instant since,
            @Nullable Instant until,
            long before,
            int limit) {}

    /** Newest first. */
    public List<AuditEntry> search(Search search) {
        return database.with(handle -> handle.createQuery("""
                        select * from audit
                        where seq < :before
                          and (:actor = '' or actor = :actor)
                          and (:action = '' or action = :action or starts_with(action, :action || '.'))
                          and (:thread = '' or detail ->> 'thread' = :thread
                               or detail ->> 'run' in (select id from runs where thread_id = :thread))
                          and (:text = '' or position(lower(:text) in lower(subject || ' ' || detail::text)) > 0)
                          and (cast(:since as timestamptz) is null or at >= :since)
                          and (cast(:until as timestamptz) is null or at < :until)
                        order by seq desc limit :limit
                        """)
                .bind("before", search.before())
                .bind("actor", search.actor())
                .bind("action", search.action())
                .bind("thread", search.threadId())
                .bind("text", search.text())
                .bind("since", utc(search.since()))
                .bind("until", utc(search.until()))
                .bind("limit", search.limit())
                .map((row, context) -> entry(row))
                .list());
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    private static List<AuditEntry> after(Handle handle, long seq) {
        return handle.createQuery("select * from audit where seq > :seq order by seq limit :page")
                .bind("seq", seq)
                .bind("page", PAGE)
                .map((row, context) -> entry(row))
                .list();
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getLong("seq"),
                Rows.instant(row, "at"),
                row.getString("actor"),
                row.getString("action"),
                row.getString("subject"),
                Json.read(row.getString("detail"), JsonNode.class),
                row.getString("hash"));
    }

    /** Follows the whole chain. */
    public Verdict verify() {
        return database.transaction(handle -> {
            handle.execute("set transaction isolation level repeatable read, read only");
            long last = 0;
            String hash = "";
            for (var page = after(handle, 0); !page.isEmpty(); page = after(handle, last)) {
                for (var entry : page) {
                    if (entry.seq() != last + 1) {
                        return broken(last, hash, "entry " + (last + 1) + " is missing");
                    }
                    if (!entry.hash().equals(entry.hashAfter(hash))) {
                        return broken(last, hash, "entry " + entry.seq() + " was changed, or one before it");
                    }
                    last = entry.seq();
                    hash = entry.hash();
                }
            }
            var head = handle.createQuery("select seq, hash from audit_head")
                    .map((row, context) -> new Head(row.getLong("seq"), row.getString("hash")))
                    .one();
            return head.equals(new Head(last, hash))
                    ? new Verdict(last, hash, Optional.empty())
                    : broken(last, hash, "the end is missing: there were " + head.seq() + " entries");
        });
    }

    private static Verdict broken(long entries, String head, String why) {
        return new Verdict(entries, head, Optional.of(why));
    }
}
