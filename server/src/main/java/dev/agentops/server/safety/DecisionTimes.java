package dev.agentops.server.safety;

import dev.agentops.server.db.Database;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** How long people took to decide on calls. Thread-safe. */
public final class DecisionTimes {
    /**
     * @param risk of the calls; {@code all} for all of them
     * @param decided by a person, also with a question back
     * @param expired nobody decided in time
     * @param medianMs from the question to the decision; half were decided faster
     * @param slowMs nine of ten were decided faster
     */
    public record Figure(String risk, long decided, long expired, double medianMs, double slowMs) {}

    private final Database database;

    public DecisionTimes(Database database) {
        this.database = database;
    }

    /** Of calls that came to an end since then: all together first, then by risk. Empty when there are none. */
    public List<Figure> since(Instant from) {
        return database.with(handle -> handle.createQuery("""
                        with asked as (
                            select risk, state, extract(epoch from decided_at - requested_at) * 1000 as took
                            from approvals where decided_at >= :from and state in ('approved', 'denied', 'returned', 'expired'))
                        select coalesce(risk, 'all') as risk,
                               count(*) filter (where state <> 'expired') as decided,
                               count(*) filter (where state = 'expired') as expired,
                               coalesce(percentile_cont(0.5) within group (order by took) filter (where state <> 'expired'), 0) as median,
                               coalesce(percentile_cont(0.9) within group (order by took) filter (where state <> 'expired'), 0) as slow
                        from asked group by grouping sets ((), (risk)) having count(*) > 0
                        order by grouping(risk) desc, risk
                        """)
                .bind("from", OffsetDateTime.ofInstant(from, ZoneOffset.UTC))
                .map((row, context) -> new Figure(
                        row.getString("risk"),
                        row.getLong("decided"),
                        row.getLong("expired"),
                        row.getDouble("median"),
                        row.getDouble("slow")))
                .list());
    }
}
