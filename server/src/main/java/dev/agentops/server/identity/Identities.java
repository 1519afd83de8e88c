package dev.agentops.server.identity;

import dev.agentops.server.audit.AuditLog;
import dev.agentops.server.db.Database;
import dev.agentops.server.db.OnceKeys;
import org.jdbi.v3.core.Handle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import static dev.agentops.server.db.Rows.instant;

/**
 * Tokens for programs, sessions for browsers, one-time codes for signing in, one-time tickets for sockets. Only their hashes are
 * stored. Any server of an installation takes what another one gave. Thread-safe.
 */
public final class Identities {
    public static final Duration SESSION = Duration.ofDays(30);
    private static final Duration CODE = Duration.ofMinutes(30);
    private static final Duration TICKET = Duration.ofSeconds(60);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @param secret shown once, never stored */
    public record Issued(String secret, Role role, Instant expiresAt) {}

    private record Found(Principal principal, Instant expiresAt) {
        Optional<Principal> ifStillGood() {
            return expiresAt.isAfter(Instant.now()) ? Optional.of(principal) : Optional.empty();
        }
    }

    private final Database database;
    private final String adminHash;

    /** @param adminToken accepted as admin without being stored */
    public Identities(Database database, String adminToken) {
        this.database = database;
        this.adminHash = hash(adminToken);
    }

    /**
     * @param threads the only threads it may read; empty for all
     * @param by who makes it
     * @param once the issuer's key for this request; empty for none
     * @return empty when a token was issued under that key before: its secret was shown once
     */
    public Optional<Issued> issueToken(
            String name, Role role, Set<String> threads, Duration validity, Principal by, String once) {
        return database.transaction(handle -> {
            String request = "POST /api/tokens " + name + " " + role + " " + validity + " " + new TreeSet<>(threads);
            return once.isEmpty() || OnceKeys.take(handle, by.name(), once, request, "") instanceof OnceKeys.Taken.First
                    ? Optional.of(audited(handle, new Principal(name, role, threads, ""), "token", validity, by.name()))
                    : Optional.empty();
        });
    }

    public Optional<Principal> byToken(String token) {
        String hash = hash(token);
        if (MessageDigest.isEqual(
                hash.getBytes(StandardCharsets.US_ASCII), adminHash.getBytes(StandardCharsets.US_ASCII))) {
            return Optional.of(new Principal("admin", Role.ADMIN));
        }
        return find(hash, "token");
    }

    /** A code for a sign-in link, good once. */
    public String signInCode(Principal principal) {
        return issue(principal, "code", CODE).secret();
    }

    /** @return a new session; empty when the code is unknown, used or too old */
    public Optional<Issued> signIn(String code) {
        return use(code, "code").map(principal -> audited(principal, "session", SESSION, principal.name()));
    }

    public Optional<Principal> bySession(String session) {
        return find(hash(session), "session");
    }

    public void signOut(String session) {
        database.with(handle -> handle.createUpdate("delete from tokens where hash = :hash")
                .bind("hash", hash(session))
                .execute());
    }

    /** A ticket that opens one socket, for who holds the credential, as long as that is good. */
    public Issued socketTicket(Principal principal) {
        return issue(principal, "ticket", TICKET);
    }

    /** @return empty when the ticket is unknown, used or too old, or what it was given for is not good any more */
    public Optional<Principal> useTicket(String ticket) {
        return use(ticket, "ticket")
                .filter(principal -> ended(Set.of(principal.credential())).isEmpty());
    }

    /** @return those of the credentials that are not good any more: signed out or too old */
    public Set<String> ended(Set<String> credentials) {
        var ended = new HashSet<>(credentials);
        ended.remove("");
        if (!ended.isEmpty()) {
            ended.removeAll(database.with(handle -> handle.createQuery(
                            "select hash from tokens where hash = any(:all) and expires_at > now()")
                    .bindArray("all", String.class, ended)
                    .mapTo(String.class)
                    .list()));
        }
        return ended;
    }

    /** What stays good for long goes on record. */
    private Issued audited(Principal principal, String kind, Duration validity, String by) {
        return database.transaction(handle -> audited(handle, principal, kind, validity, by));
    }

    private static Issued audited(Handle handle, Principal principal, String kind, Duration validity, String by) {
        var issued = issue(handle, principal, kind, validity);
        AuditLog.append(
                handle,
                by,
                kind + ".issued",
                principal.name(),
                Map.of(
                        "role",
                        principal.role().wireName(),
                        "expires",
                        issued.expiresAt().toString(),
                        "threads",
                        String.join(" ", principal.threads())));
        return issued;
    }

    private Issued issue(Principal principal, String kind, Duration validity) {
        return database.with(handle -> issue(handle, principal, kind, validity));
    }

    private static Issued issue(Handle handle, Principal principal, String kind, Duration validity) {
        String secret = secret();
        var expiresAt = Instant.now().plus(validity);
        handle.createUpdate("""
                        insert into tokens (hash, name, role, kind, expires_at, threads, parent)
                        values (:hash, :name, :role, :kind, :expires, nullif(cast(:threads as text[]), '{}'), :parent)
                        """)
                .bind("hash", hash(secret))
                .bind("name", principal.name())
                .bind("role", principal.role().wireName())
                .bind("kind", kind)
                .bind("expires", OffsetDateTime.ofInstant(expiresAt, ZoneOffset.UTC))
                .bindArray("threads", String.class, principal.threads())
                .bind("parent", principal.credential())
                .execute();
        return new Issued(secret, principal.role(), expiresAt);
    }

    private Optional<Principal> find(String hash, String kind) {
        return database.with(handle -> handle.createQuery("""
                                select hash, name, role, expires_at, threads from tokens where hash = :hash and kind = :kind
                                """)
                        .bind("hash", hash)
                        .bind("kind", kind)
                        .map((row, context) -> found(row, "hash"))
                        .findOne())
                .flatMap(Found::ifStillGood);
    }

    /** Whoever deletes it has used it: no other can. */
    private Optional<Principal> use(String secret, String kind) {
        return database.<Optional<Found>, RuntimeException>with(handle -> deleted(handle, hash(secret), kind))
                .flatMap(Found::ifStillGood);
    }

    private static Optional<Found> deleted(Handle handle, String hash, String kind) {
        return handle.createQuery("""
                        delete from tokens where hash = :hash and kind = :kind
                        returning parent, name, role, expires_at, threads
                        """)
                .bind("hash", hash)
                .bind("kind", kind)
                .map((row, context) -> found(row, "parent"))
                .findOne();
    }

    private static Found found(ResultSet row, String credential) throws SQLException {
        Array threads = row.getArray("threads");
        return new Found(
                new Principal(
                        row.getString("name"),
                        Role.of(row.getString("role")),
                        threads == null ? Set.of() : Set.of((String[]) threads.getArray()),
                        row.getString(credential)),
                instant(row, "expires_at"));
    }

    private static String secret() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String hash(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
