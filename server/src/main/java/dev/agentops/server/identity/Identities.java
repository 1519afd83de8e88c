package dev.agentops.server.identity;

import dev.agentops.server.audit.AuditLog;
import dev.agentops.server.db.Database;
import dev.agentops.server.db.OnceKeys;
import dev.agentops.server.identity.CredentialRows.Kind;
import dev.agentops.server.identity.CredentialRows.New;
import org.jdbi.v3.core.Handle;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tokens for programs, sessions for browsers, one-time codes for signing in, one-time tickets for sockets. Only their hashes are
 * stored. Any server of an installation takes what another one gave. Nothing is issued that could do more than who issues it. What
 * stays good for long goes on record. Thread-safe.
 */
public final class Identities {
    /** The longest that a browser stays signed in by a link. */
    public static final Duration SESSION = Duration.ofDays(30);
    /** A session that is not used for so long is over. */
    public static final Duration IDLE = Duration.ofDays(7);
    /** By an issuer: short, as what the person may do is known from the sign-in alone. */
    public static final Duration ISSUER_SESSION = Duration.ofHours(12);

    private static final Duration CODE = Duration.ofMinutes(30);
    private static final Duration TICKET = Duration.ofSeconds(60);

    private final Database database;
    private final String adminHash;

    /** @param adminToken accepted as admin without being stored */
    public Identities(Database database, String adminToken) {
        this.database = database;
        this.adminHash = Secrets.hash(adminToken);
    }

    /**
     * @param holder who the token stands for
     * @param by who makes it
     * @param once the issuer's key for this request; empty for none
     * @return empty when a token was issued under that key before: its secret was shown once
     * @throws IllegalArgumentException when it could do more than its maker
     */
    public Optional<Issued> issueToken(Principal holder, Duration validity, Principal by, String once) {
        requireNoMore(holder, by);
        return database.transaction(handle -> {
            String request = "POST /api/tokens " + holder.name() + " " + holder.role() + " " + validity + " "
                    + new TreeSet<>(holder.threads());
            return once.isEmpty() || OnceKeys.take(handle, by.name(), once, request, "") instanceof OnceKeys.Taken.First
                    ? Optional.of(audited(handle, New.of(Kind.TOKEN, holder, by.name(), validity), "token", by.name()))
                    : Optional.empty();
        });
    }

    public Optional<Principal> byToken(String token) {
        String hash = Secrets.hash(token);
        return Secrets.same(hash, adminHash)
                ? Optional.of(new Principal(Names.LOCAL_ADMIN, Role.ADMIN))
                : database.with(handle -> CredentialRows.find(handle, hash, Kind.TOKEN));
    }

    /** A code for a sign-in link, good once. @throws IllegalArgumentException when it would let in somebody who may do more than its maker */
    public Issued signInCode(Principal holder, Principal by) {
        requireNoMore(holder, by);
        return database.transaction(handle -> audited(
                handle,
                New.of(Kind.CODE, new Principal(holder.name(), holder.role()), by.name(), CODE),
                "link",
                by.name()));
    }

    /** @param client the browser, as it calls itself. @return a new session; empty when the code is unknown, used or too old */
    public Optional<Issued> signIn(String code, String client) {
        return database.transaction(handle -> CredentialRows.use(handle, Secrets.hash(code), Kind.CODE)
                .map(used -> session(handle, used.principal(), used.madeBy(), SESSION, client)));
    }

    /** @param issuer who vouches for the person */
    public Issued signInBy(String issuer, Principal person, String client) {
        return database.transaction(handle -> session(handle, person, issuer, ISSUER_SESSION, client));
    }

    private static Issued session(Handle handle, Principal person, String madeBy, Duration validity, String client) {
        return audited(handle, new New(Kind.SESSION, person, madeBy, validity, IDLE, client), "session", person.name());
    }

    /** Whom a code would let in; does not use it up. */
    public Optional<Principal> byCode(String code) {
        return database.with(handle -> CredentialRows.find(handle, Secrets.hash(code), Kind.CODE));
    }

    public Optional<Principal> bySession(String session) {
        return database.with(handle -> CredentialRows.find(handle, Secrets.hash(session), Kind.SESSION));
    }

    public void signOut(String session) {
        database.transaction(handle -> {
            var ended = CredentialRows.deleteSession(handle, Secrets.hash(session));
            ended.ifPresent(one -> AuditLog.append(
                    handle, one.getValue(), "session.signed-out", one.getValue(), Map.of("id", one.getKey())));
            return ended;
        });
    }

    /** On record: somebody came with what is good for nothing. @param times since it was last put on record */
    public void refused(String address, int times) {
        database.transaction(handle -> {
            AuditLog.append(handle, AuditLog.ITSELF, "sign-in.refused", address, Map.of("times", times));
            return times;
        });
    }

    /** A ticket that opens one socket, for who holds the credential, as long as that is good. */
    public Issued socketTicket(Principal principal) {
        return database.with(
                handle -> CredentialRows.insert(handle, New.of(Kind.TICKET, principal, principal.name(), TICKET)));
    }

    /** @return empty when the ticket is unknown, used or too old, or what it was given for is not good any more */
    public Optional<Principal> useTicket(String ticket) {
        return database.with(handle -> CredentialRows.use(handle, Secrets.hash(ticket), Kind.TICKET))
                .map(CredentialRows.Used::principal)
                .filter(this::isStillGood);
    }

    /** Whether what somebody came with is still good: not signed out, revoked, or too old. */
    public boolean isStillGood(Principal principal) {
        return ended(Set.of(principal.credential())).isEmpty();
    }

    /** @return those of the credentials that are not good any more */
    public Set<String> ended(Set<String> credentials) {
        var ended = new HashSet<>(credentials);
        ended.remove("");
        if (!ended.isEmpty()) {
            ended.removeAll(database.with(handle -> CredentialRows.good(handle, Set.copyOf(ended))));
        }
        return ended;
    }

    /** All tokens that are good, the newest first. */
    public List<Credential> tokens(Principal asking) {
        return database.with(handle -> CredentialRows.list(handle, Kind.TOKEN, "", asking.credential()));
    }

    /** The sessions that are good: one's own, or everybody's for an admin. */
    public List<Credential> sessions(Principal asking) {
        return database.with(
                handle -> CredentialRows.list(handle, Kind.SESSION, mayTouch(asking), asking.credential()));
    }

    /** @return whether there was such a token */
    public boolean revokeToken(String id, Principal by) {
        return revoke(Kind.TOKEN, id, "", by);
    }

    /** One's own, or anybody's for an admin. @return whether there was such a session */
    public boolean endSession(String id, Principal by) {
        return revoke(Kind.SESSION, id, mayTouch(by), by);
    }

    /** Ends all sessions of a person, and voids the links that nobody has opened. @return how many sessions */
    public int endSessions(String name, Principal by) {
        return database.transaction(handle -> {
            int ended = CredentialRows.deleteSessions(handle, name);
            AuditLog.append(handle, by.name(), "sessions.ended", name, Map.of("sessions", ended));
            return ended;
        });
    }

    private boolean revoke(Kind kind, String id, String onlyOf, Principal by) {
        return database.transaction(handle -> {
            String name = CredentialRows.delete(handle, kind, id, onlyOf);
            if (name != null) {
                AuditLog.append(handle, by.name(), kind.column + ".revoked", name, Map.of("id", id));
            }
            return name != null;
        });
    }

    private static String mayTouch(Principal asking) {
        return asking.role().includes(Role.ADMIN) ? "" : asking.name();
    }

    private static void requireNoMore(Principal holder, Principal by) {
        if (!by.role().includes(holder.role()) || by.isLimited()) {
            throw new IllegalArgumentException("Nobody can give more than they have: you are "
                    + by.role().wireName() + ", so not " + holder.role().wireName() + ".");
        }
    }

    private static Issued audited(Handle handle, New made, String what, String by) {
        var issued = CredentialRows.insert(handle, made);
        CredentialRows.remember(handle, by, made.principal().name());
        AuditLog.append(
                handle,
                by,
                what + ".issued",
                made.principal().name(),
                Map.of(
                        "id", issued.id(),
                        "role", issued.role().wireName(),
                        "expires", issued.expiresAt().toString(),
                        "threads", String.join(" ", made.principal().threads()),
                        "madeBy", made.madeBy()));
        return issued;
    }
}
