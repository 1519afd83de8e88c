package dev.agentops.server.identity;

import dev.agentops.server.audit.AuditLog;
import dev.agentops.server.db.Database;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import static dev.agentops.server.db.Rows.instant;

/**
 * Tokens for programs, sessions for browsers, one-time codes for signing in, one-time tickets for sockets. Only hashes of tokens
 * and sessions are stored. Thread-safe.
 */
public final class Identities {
    public static final Duration SESSION = Duration.ofDays(30);
    private static final Duration CODE = Duration.ofMinutes(30);
    private static final Duration TICKET = Duration.ofSeconds(60);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @param secret shown once, never stored */
    public record Issued(String secret, Role role, Instant expiresAt) {}

    private record OneTime(Principal principal, Instant expiresAt) {}

    private final Database database;
    private final String adminHash;
    private final Map<String, OneTime> codes = new ConcurrentHashMap<>();
    private final Map<String, OneTime> tickets = new ConcurrentHashMap<>();

    /** @param adminToken accepted as admin without being stored */
    public Identities(Database database, String adminToken) {
        this.database = database;
        this.adminHash = hash(adminToken);
    }

    /** @param by who makes it */
    public Issued issueToken(String name, Role role, Duration validity, Principal by) {
        return issue(name, role, "token", validity, by.name());
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
        return oneTime(codes, principal, CODE).secret();
    }

    /** @return a new session; empty when the code is unknown, used or too old */
    public Optional<Issued> signIn(String code) {
        return use(codes, code)
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
        return oneTime(tickets, principal, TICKET);
    }

    public Optional<Principal> useTicket(String ticket) {
        return use(tickets, ticket);
    }

    private Issued issue(String name, Role role, String kind, Duration validity, String by) {
        String secret = secret();
        var expiresAt = Instant.now().plus(validity);
        database.transaction(handle -> {
            AuditLog.append(
                    handle,
                    by,
                    kind + ".issued",
                    name,
                    Map.of("role", role.wireName(), "expires", expiresAt.toString()));
            return handle.createUpdate("""
                            insert into tokens (hash, name, role, kind, expires_at)
                            values (:hash, :name, :role, :kind, :expires)
                            """)
                    .bind("hash", hash(secret))
                    .bind("name", name)
                    .bind("role", role.wireName())
                    .bind("kind", kind)
                    .bind("expires", OffsetDateTime.ofInstant(expiresAt, ZoneOffset.UTC))
                    .execute();
        });
        return new Issued(secret, role, expiresAt);
    }

    private Optional<Principal> find(String hash, String kind) {
        return database.with(handle -> handle.createQuery(
                                "select name, role, expires_at from tokens where hash = :hash and kind = :kind")
                        .bind("hash", hash)
                        .bind("kind", kind)
                        .map((row, context) -> new OneTime(
                                new Principal(row.getString("name"), Role.of(row.getString("role"))),
                                instant(row, "expires_at")))
                        .findOne())
                .filter(found -> found.expiresAt().isAfter(Instant.now()))
                .map(OneTime::principal);
    }

    private static Issued oneTime(Map<String, OneTime> open, Principal principal, Duration validity) {
        var now = Instant.now();
        open.values().removeIf(old -> old.expiresAt().isBefore(now));
        String secret = secret();
        open.put(secret, new OneTime(principal, now.plus(validity)));
        return new Issued(secret, principal.role(), now.plus(validity));
    }

    private static Optional<Principal> use(Map<String, OneTime> open, String secret) {
        return Optional.ofNullable(open.remove(secret))
                .filter(found -> found.expiresAt().isAfter(Instant.now()))
                .map(OneTime::principal);
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
