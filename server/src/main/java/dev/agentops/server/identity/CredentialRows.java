package dev.agentops.server.identity;

import dev.agentops.server.db.Rows;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table of all that proves who asks, by hash. */
final class CredentialRows {
    enum Kind {
        TOKEN("token"),
        SESSION("session"),
        CODE("code"),
        TICKET("ticket");

        final String column;

        Kind(String column) {
            this.column = column;
        }
    }

    private static final String GOOD = """
            expires_at > now() and (idle_seconds is null
                or coalesce(last_used_at, created_at) > now() - idle_seconds * interval '1 second')
            """;

    /** @param idle zero for no end by idleness */
    record New(Kind kind, Principal principal, String madeBy, Duration validity, Duration idle, String client) {
        static New of(Kind kind, Principal principal, String madeBy, Duration validity) {
            return new New(kind, principal, madeBy, validity, Duration.ZERO, "");
        }
    }

    record Used(Principal principal, String madeBy) {}

    private CredentialRows() {}

    static Issued insert(Handle handle, New made) {
        String secret = Secrets.random();
        var expiresAt = Instant.now().plus(made.validity());
        var principal = made.principal();
        String id = handle.createQuery("""
                        insert into tokens (hash, name, role, kind, expires_at, threads, parent, made_by, idle_seconds, client)
                        values (:hash, :name, :role, :kind, :expires, nullif(cast(:threads as text[]), '{}'), :parent,
                                :madeBy, nullif(:idle, 0), :client)
                        returning id
                        """)
                .bind("hash", Secrets.hash(secret))
                .bind("name", principal.name())
                .bind("role", principal.role().wireName())
                .bind("kind", made.kind().column)
                .bind("expires", OffsetDateTime.ofInstant(expiresAt, ZoneOffset.UTC))
                .bindArray("threads", String.class, principal.threads())
                .bind("parent", principal.credential())
                .bind("madeBy", made.madeBy())
                .bind("idle", (int) made.idle().toSeconds())
                .bind("client", made.client())
                .mapTo(String.class)
                .one();
        return new Issued(id, secret, principal.role(), expiresAt);
    }

    /** That one person made what another comes with; for ever. */
    static void remember(Handle handle, String maker, String holder) {
        if (!maker.equals(holder)) {
            handle.execute(
                    "insert into made_credentials (maker, holder) values (?, ?) on conflict do nothing", maker, holder);
        }
    }

    /** Who holds it, if it is good; notes the use, to the minute. */
    static Optional<Principal> find(Handle handle, String hash, Kind kind) {
        record Found(Principal principal, boolean noted) {}
        var found = handle.createQuery("""
                        select hash, name, role, threads, coalesce(last_used_at > now() - interval '1 minute', false) as noted
                        from tokens where hash = :hash and kind = :kind and\s""" + GOOD)
                .bind("hash", hash)
                .bind("kind", kind.column)
                .map((row, context) -> new Found(principal(row, "hash"), row.getBoolean("noted")))
                .findOne();
        if (found.isPresent() && !found.get().noted()) {
            handle.execute("update tokens set last_used_at = now() where hash = ?", hash);
        }
        return found.map(Found::principal);
    }

    /** Whoever deletes it has used it: no other can. */
    static Optional<Used> use(Handle handle, String hash, Kind kind) {
        return handle.createQuery("""
                        with used as (delete from tokens where hash = :hash and kind = :kind returning *)
                        select parent, name, role, threads, made_by from used where\s""" + GOOD)
                .bind("hash", hash)
                .bind("kind", kind.column)
                .map((row, context) -> new Used(principal(row, "parent"), row.getString("made_by")))
                .findOne();
    }

    /** Those of the hashes that are good. */
    static Set<String> good(Handle handle, Set<String> hashes) {
        return Set.copyOf(handle.createQuery("select hash from tokens where hash = any(:all) and " + GOOD)
                .bindArray("all", String.class, hashes)
                .mapTo(String.class)
                .list());
    }

    /** All that are good, the newest first; at most 500. @param name of one person; empty for everybody */
    static List<Credential> list(Handle handle, Kind kind, String name, String current) {
        return handle.createQuery("""
                        select id, name, role, made_by, created_at, expires_at, last_used_at, threads, client, hash = :current as current
                        from tokens where kind = :kind and (:name = '' or name = :name) and\s""" + GOOD + """
                        order by created_at desc, id limit 500
                        """)
                .bind("kind", kind.column)
                .bind("name", name)
                .bind("current", current)
                .map((row, context) -> credential(row))
                .list();
    }

    /** @param name of the only person whose it may be; empty for anybody's. @return whose it was; null when there is none */
    static @Nullable String delete(Handle handle, Kind kind, String id, String name) {
        return handle.createQuery("""
                        delete from tokens where kind = :kind and id = :id and (:name = '' or name = :name) returning name
                        """)
                .bind("kind", kind.column)
                .bind("id", id)
                .bind("name", name)
                .mapTo(String.class)
                .findOne()
                .orElse(null);
    }

    /** @return the id and the name of the session that ended; empty when there was none */
    static Optional<Map.Entry<String, String>> deleteSession(Handle handle, String hash) {
        return handle.createQuery("delete from tokens where hash = :hash and kind = 'session' returning id, name")
                .bind("hash", hash)
                .map((row, context) -> Map.entry(row.getString("id"), row.getString("name")))
                .findOne();
    }

    /** Sessions, and what could become one. @return how many sessions that were good */
    static int deleteSessions(Handle handle, String name) {
        return handle.createQuery("""
                        with gone as (
                            delete from tokens where name = :name and kind in ('session', 'code') returning *)
                        select count(*) from gone where kind = 'session' and\s""" + GOOD)
                .bind("name", name)
                .mapTo(Integer.class)
                .one();
    }

    private static Credential credential(ResultSet row) throws SQLException {
        return new Credential(
                row.getString("id"),
                row.getString("name"),
                Role.of(row.getString("role")),
                row.getString("made_by"),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "expires_at"),
                Rows.maybeInstant(row, "last_used_at"),
                threads(row),
                row.getString("client"),
                row.getBoolean("current"));
    }

    private static Principal principal(ResultSet row, String credential) throws SQLException {
        return new Principal(
                row.getString("name"), Role.of(row.getString("role")), threads(row), row.getString(credential));
    }

    private static Set<String> threads(ResultSet row) throws SQLException {
        Array threads = row.getArray("threads");
        return threads == null ? Set.of() : Set.of((String[]) threads.getArray());
    }
}
