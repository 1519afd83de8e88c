package dev.agentops.server.safety.policy;

import dev.agentops.agentkit.Json;
import dev.agentops.server.audit.AuditLog;
import dev.agentops.server.db.Database;
import dev.agentops.server.db.Jsonb;
import dev.agentops.server.db.Rows;
import dev.agentops.server.threads.Ids;
import org.jdbi.v3.core.Handle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The standing rules in Postgres: what is revoked on one server counts nowhere any more. Thread-safe. */
public final class StandingRules {
    public static final Duration LONGEST = Duration.ofDays(90);

    private static final Duration OUTAGE = Duration.ofSeconds(30);
    private static final int MOST_SHOWN = 500;

    private final Database database;

    public StandingRules(Database database) {
        this.database = database;
    }

    /** What the rules in force say of a call; empty when none is about it. */
    public Optional<Ruling> of(SeenCall call, boolean tainted) throws Exception {
        var covering = database
                .patientlyOnce(OUTAGE, handle -> inForce(handle, call.facts().tool()))
                .stream()
                .filter(rule -> rule.scope().covers(call))
                .toList();
        return covering.stream()
                .filter(rule -> !tainted || rule.scope().evenIfTainted())
                .findFirst()
                .map(StandingRule::ruling)
                .or(() -> covering.stream().findFirst().map(StandingRule::tainted));
    }

    private static List<StandingRule> inForce(Handle handle, String tool) {
        return handle.createQuery("""
                        select * from policy_rules
                        where tool = :tool and revoked_at is null and expires_at > now() order by made_at
                        """)
                .bind("tool", tool)
                .map((row, context) -> rule(row))
                .list();
    }

    /** Those in force, then the others, newest first; at most 500. */
    public List<StandingRule> all() {
        return database.with(handle -> handle.createQuery("""
                        select * from policy_rules
                        order by (revoked_at is null and expires_at > now()) desc, made_at desc limit :most
                        """)
                .bind("most", MOST_SHOWN)
                .map((row, context) -> rule(row))
                .list());
    }

    /** How many are in force. */
    public int count() {
        return database.with(handle -> handle.createQuery(
                        "select count(*) from policy_rules where revoked_at is null and expires_at > now()")
                .mapTo(Integer.class)
                .one());
    }

    /** A rule to be made. @param approvalId what it is made from; empty when made by hand */
    public record New(Scope scope, Duration validity, String reason, String approvalId, String by) {}

    public StandingRule make(New rule) {
        return database.transaction(handle -> make(handle, rule));
    }

    /** Within the caller's transaction, last. */
    public static StandingRule make(Handle handle, New rule) {
        String id = Ids.next("rul");
        handle.createUpdate("""
                        insert into policy_rules (id, scope, tool, reason, approval_id, made_by, expires_at)
                        values (:id, cast(:scope as jsonb), :tool, :reason, nullif(:approval, ''), :by,
                                now() + make_interval(secs => :seconds))
                        """)
                .bind("id", id)
                .bind("scope", Jsonb.of(rule.scope()))
                .bind("tool", rule.scope().tool())
                .bind("reason", Jsonb.plain(rule.reason()))
                .bind("approval", rule.approvalId())
                .bind("by", rule.by())
                .bind("seconds", rule.validity().toSeconds())
                .execute();
        var made = find(handle, id).orElseThrow();
        AuditLog.append(
                handle,
                rule.by(),
                "policy.rule.made",
                id,
                Map.of(
                        "scope", rule.scope(),
                        "expires", made.expiresAt().toString(),
                        "reason", rule.reason(),
                        "approval", rule.approvalId(),
                        "thread", rule.scope().threadId()));
        return made;
    }

    /** Counts at once, also for a call that was told that it may run and has not begun. @return empty when there is none to revoke */
    public Optional<StandingRule> revoke(String id, String by) {
        return database.transaction(handle -> {
            int revoked = handle.createUpdate("""
                            update policy_rules set revoked_by = :by, revoked_at = now()
                            where id = :id and revoked_at is null and expires_at > now()
                            """).bind("id", id).bind("by", by).execute();
            if (revoked > 0) {
                AuditLog.append(handle, by, "policy.rule.revoked", id, Map.of());
                return find(handle, id);
            }
            return Optional.empty();
        });
    }

    /** Within the transaction that tells of the use. */
    public static void used(Handle handle, StandingRule rule) {
        handle.createUpdate("update policy_rules set uses = uses + 1, last_used_at = now() where id = :id")
                .bind("id", rule.id())
                .execute();
    }

    private static Optional<StandingRule> find(Handle handle, String id) {
        return handle.createQuery("select * from policy_rules where id = :id")
                .bind("id", id)
                .map((row, context) -> rule(row))
                .findOne();
    }

    private static StandingRule rule(ResultSet row) throws SQLException {
        return new StandingRule(
                row.getString("id"),
                Json.read(row.getString("scope"), Scope.class),
                row.getString("reason"),
                Rows.maybe(row, "approval_id"),
                row.getString("made_by"),
                Rows.instant(row, "made_at"),
                Rows.instant(row, "expires_at"),
                Rows.maybe(row, "revoked_by"),
                Rows.maybeInstant(row, "revoked_at"),
                row.getLong("uses"),
                Rows.maybeInstant(row, "last_used_at"));
    }
}
