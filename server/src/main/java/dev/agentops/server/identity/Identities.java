package dev.agentops.server.identity;

import dev.agentops.server.audit.AuditLog;
import dev.agentops.server.db.Database;
import dev.agentops.server.db.OnceKeys;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

import static dev.agentops.server.db.Rows.instant;

/**
 * Tokens for programs, sessions for browsers, one-time codes for signing in, one-time tickets for sockets: good at every server on the
 * same database, whichever issued them. Only their hashes are stored. Thread-safe.
 */
public final class Identities {
    public static final Duration SESSION = Duration.ofDays(30);
    private static final Duration CODE = Duration.ofMinutes(30);
    private static final Duration TICKET = Duration.ofSeconds(60);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @param secret shown once, never stored */
    public record Issued(String secret, Role role, Instant expiresAt) {}

    private record Found(Principal principal, Instant expiresAt) {}

    private final Database database;
    private final String adminHash;

    /** @param adminToken accepted as admin without being stored */
    public Identities(Database database, String adminToken) {
        this.database = database;
        this.adminHash = hash(adminToken);
    }

    /**
     * @param by who makes it
     * @param once the issuer's key for this request; empty for none
     * @return empty when a token was issued under that key before: its secret was shown once
     */
    public Optional<Issued> issueToken(String name, Role role, Duration validity, Principal by, String once) {
        return database.transaction(handle -> {
            String request = "POST /api/tokens " + name + " " + role + " " + validity;
            return once.isEmpty() || OnceKeys.take(handle, by.name(), once, request, "") instanceof OnceKeys.Taken.First
                    ? Optional.of(issue(handle, name, role, "token", validity, by.name()))
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
        return oneTime(principal, "code", CODE).secret();
    }

    /** @return a new session; empty when the code is unknown, used or too old */
    public Optional<Issued> signIn(String code) {
        return use(code, "code")
                .map(principal -> issue(principal.name(), principal.role(), "session", SESSION, principal.name()));
    }

    public Optional<Principal> bySession(String session) {
        return find(hash(session), "session");
    }

    public void signOut(String session) {
        database.with(handle -> handle.createUpdate("delete from tokens where hash = :hash")
                .bind("hash", hash(session))
                .execute());
    }

    /** A ticket that opens one socket. */
    public Issued socketTicket(Principal principal) {
        return oneTime(principal, "ticket", TICKET);
    }

    public Optional<Principal> useTicket(String ticket) {
        return use(ticket, "ticket");
    }

    private Issued issue(String name, Role role, String kind, Duration validity, String by) {
        return database.transaction(handle -> issue(handle, name, role, kind, validity, by));
    }

    private static Issued issue(Handle handle, String name, Role role, String kind, Duration validity, String by) {
        String secret = secret();
        var expiresAt = Instant.now().plus(validity);
        AuditLog.append(
                handle, by, kind + ".issued", name, Map.of("role", role.wireName(), "expires", expiresAt.toString()));
        store(handle, secret, new Principal(name, role), kind, expiresAt);
        return new Issued(secret, role, expiresAt);
    }

    private static int store(Handle handle, String secret, Principal principal, String kind, Instant expiresAt) {
        return handle.createUpdate("""
                        insert into tokens (hash, name, role, kind, expires_at)
                        values (:hash, :name, :role, :kind, :expires)
                        """)
                .bind("hash", hash(secret))
                .bind("name", principal.name())
                .bind("role", principal.role().wireName())
                .bind("kind", kind)
                .bind("expires", OffsetDateTime.ofInstant(expiresAt, ZoneOffset.UTC))
                .execute();
    }

    private Optional<Principal> find(String hash, String kind) {
        return database.with(handle -> handle.createQuery(
                                "select name, role, expires_at from tokens where hash = :hash and kind = :kind")
                        .bind("hash", hash)
                        .bind("kind", kind)
                        .map(Identities::found)
                        .findOne())
                .flatMap(Identities::unlessExpired);
    }

    private static Found found(ResultSet row, StatementContext context) throws SQLException {
        return new Found(
                new Principal(row.getString("name"), Role.of(row.getString("role"))), instant(row, "expires_at"));
    }

    private static Optional<Principal> unlessExpired(Found found) {
        return Optional.of(found)
                .filter(one -> one.expiresAt().isAfter(Instant.now()))
                .map(Found::principal);
    }

    /** Those that nobody used in time go when the next is issued. */
    private Issued oneTime(Principal principal, String kind, Duration validity) {
        String secret = secret();
        var expiresAt = Instant.now().plus(validity);
        database.transaction(handle -> {
            handle.createUpdate("delete from tokens where kind = :kind and expires_at < now()")
                    .bind("kind", kind)
                    .execute();
            return store(handle, secret, principal, kind, expiresAt);
        });
        return new Issued(secret, principal.role(), expiresAt);
    }

    /** Good once: of two that use it at the same time, at whichever servers, one gets it. */
    private Optional<Principal> use(String secret, String kind) {
        return database.with(handle -> handle.createQuery("""
                                delete from tokens where hash = :hash and kind = :kind returning name, role, expires_at
                                """)
                        .bind("hash", hash(secret))
                        .bind("kind", kind)
                        .map(Identities::found)
                        .findOne())
                .flatMap(Identities::unlessExpired);
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
