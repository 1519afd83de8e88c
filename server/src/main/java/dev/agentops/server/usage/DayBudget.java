package dev.agentops.server.usage;

import dev.agentops.agentkit.Limits;
import dev.agentops.agentkit.Pricing;
import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.SharedBudget;
import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.server.db.Database;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What all runs of all servers on one database may cost in a day (UTC). Counts calls that have ended, so runs that go on side by side
 * can overshoot by a call each. A call that did not say what it used counts as the dearest of its model; one of a model without a
 * price closes the budget until the price is given, which then also counts for calls that were made before.
 */
public final class DayBudget implements SharedBudget {
    static final String LIMIT = "cost_per_day";

    /** Today's calls of one model. @param unreported those that did not say how many tokens they used */
    private record Spent(
            String model, BigDecimal usd, BigDecimal dearest, long unreported, long calls, Usage withoutPrice) {}

    private final Database database;
    private final Pricing pricing;
    private final BigDecimal maxUsd;
    private final InstantSource clock;

    public DayBudget(Database database, Pricing pricing, BigDecimal maxUsd, InstantSource clock) {
        this.database = database;
        this.pricing = pricing;
        this.maxUsd = maxUsd;
        this.clock = clock;
    }

    @Override
    public Limits.Reached reached(RunRequest request) {
        var cost = today().stream().map(this::cost).reduce(Cost.ZERO, Cost::plus);
        if (!cost.known()) {
            return Limits.Reached.hard(
                    LIMIT,
                    "There is a limit on cost per day, and what today's calls of %s cost is not known. Give the price in the file that AGENTOPS_PRICES names, or lift the limit (AGENTOPS_MAX_COST_PER_DAY), and start AgentOps again."
                            .formatted(String.join(", ", cost.unpriced())));
        }
        if (cost.usd().compareTo(maxUsd) >= 0) {
            return Limits.Reached.hard(
                    LIMIT,
                    "All runs of today (UTC) together cost %s, and %s is the limit. It starts again at 00:00 UTC; AGENTOPS_MAX_COST_PER_DAY raises it."
                            .formatted(cost.text(), Cost.dollars(maxUsd)));
        }
        return Limits.Reached.NOTHING;
    }

    private Cost cost(Spent spent) {
        boolean priced = pricing.cost(spent.model(), new Usage(1, 1, 0, 1)).known();
        if (!priced && spent.calls() > 0) {
            return Cost.unknown(spent.model());
        }
        var guessed = spent.dearest().multiply(BigDecimal.valueOf(spent.unreported()));
        var told = new Cost(spent.usd().add(guessed), List.of(), null);
        return spent.withoutPrice().modelCalls() == 0
                ? told
                : told.plus(pricing.cost(spent.model(), spent.withoutPrice()));
    }

    private List<Spent> today() {
        Instant midnight = clock.instant().truncatedTo(ChronoUnit.DAYS);
        return database.with(handle -> handle.createQuery("""
                        select model, coalesce(sum(cost_usd), 0) as usd, coalesce(max(cost_usd), 0) as dearest,
                               count(*) filter (where cost_usd is null) as calls,
                               count(*) filter (where cost_usd is null and input_tokens + output_tokens = 0) as unreported,
                               count(*) filter (where cost_usd is null and input_tokens + output_tokens > 0) as unpriced,
                               coalesce(sum(input_tokens) filter (where cost_usd is null), 0) as input,
                               coalesce(sum(output_tokens) filter (where cost_usd is null), 0) as output,
                               coalesce(sum(cached_input_tokens) filter (where cost_usd is null), 0) as cached
                        from model_calls where at >= :midnight group by model
                        """)
                .bind("midnight", OffsetDateTime.ofInstant(midnight, ZoneOffset.UTC))
                .map((row, context) -> spent(row))
                .list());
    }

    private static Spent spent(ResultSet row) throws SQLException {
        return new Spent(
                row.getString("model"),
                row.getBigDecimal("usd"),
                row.getBigDecimal("dearest"),
                row.getLong("unreported"),
                row.getLong("calls"),
                new Usage(row.getLong("input"), row.getLong("output"), row.getLong("cached"), row.getInt("unpriced")));
    }
}
