package dev.agentops.server.usage;

import dev.agentops.agentkit.Pricing;
import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.server.db.Database;

import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What all runs of all servers on one database have used since 00:00 UTC. Counts steps that have ended; each is counted once, in the
 * transaction that ends it, and deleting a thread gives nothing back. Thread-safe.
 */
final class DayUsage {
    /** Today's calls of one model. @param unreported those that did not say how many tokens they used */
    private record Spent(
            String model,
            long tokens,
            BigDecimal usd,
            BigDecimal dearest,
            long unreported,
            long calls,
            Usage withoutPrice) {}

    /** @param cost of a call that did not say what it used: as the dearest of its model */
    record Calls(long tokens, Cost cost) {}

    /** @param time spent in model calls and tool calls; waits for people do not count */
    record Work(long toolCalls, long toolBytes, Duration time) {
        BigDecimal minutes() {
            return BigDecimal.valueOf(time.toMillis())
                    .divide(BigDecimal.valueOf(60_000), MathContext.DECIMAL32)
                    .stripTrailingZeros();
        }
    }

    record All(Calls calls, Work work) {
        BigDecimal of(LimitSetting limit) {
            return switch (limit) {
                case TOKENS_PER_DAY -> BigDecimal.valueOf(calls.tokens());
                case COST_PER_DAY -> calls.cost().usd();
                case TOOL_CALLS_PER_DAY -> BigDecimal.valueOf(work.toolCalls());
                case TOOL_BYTES_PER_DAY -> BigDecimal.valueOf(work.toolBytes());
                case TIME_PER_DAY -> work.minutes();
                case TURNS, TOKENS, COST, TOOL_CALLS, TOOL_BYTES, TIME, QUEUE ->
                    throw new IllegalArgumentException(limit + " is not of the day");
            };
        }
    }

    private final Database database;
    private final Pricing pricing;
    private final InstantSource clock;

    DayUsage(Database database, Pricing pricing, InstantSource clock) {
        this.database = database;
        this.pricing = pricing;
        this.clock = clock;
    }

    All all() {
        return new All(calls(), work());
    }

    Calls calls() {
        var spent = spent();
        return new Calls(
                spent.stream().mapToLong(Spent::tokens).sum(),
                spent.stream().map(this::cost).reduce(Cost.ZERO, Cost::plus));
    }

    Work work() {
        return database.with(handle -> handle.createQuery("""
                        select coalesce(sum(tool_calls), 0) as calls, coalesce(sum(bytes), 0) as bytes,
                               coalesce(sum(millis), 0) as millis
                        from step_work where at >= :midnight
                        """)
                .bind("midnight", midnight())
                .map((row, context) ->
                        new Work(row.getLong("calls"), row.getLong("bytes"), Duration.ofMillis(row.getLong("millis"))))
                .one());
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

    private List<Spent> spent() {
        return database.with(handle -> handle.createQuery("""
                        select model, coalesce(sum(cost_usd), 0) as usd, coalesce(max(cost_usd), 0) as dearest,
                               sum(input_tokens + output_tokens) as tokens,
                               count(*) filter (where cost_usd is null) as calls,
                               count(*) filter (where cost_usd is null and input_tokens + output_tokens = 0) as unreported,
                               count(*) filter (where cost_usd is null and input_tokens + output_tokens > 0) as unpriced,
                               coalesce(sum(input_tokens) filter (where cost_usd is null), 0) as input,
                               coalesce(sum(output_tokens) filter (where cost_usd is null), 0) as output,
                               coalesce(sum(cached_input_tokens) filter (where cost_usd is null), 0) as cached
                        from model_calls where at >= :midnight group by model
                        """)
                .bind("midnight", midnight())
                .map((row, context) -> spent(row))
                .list());
    }

    private OffsetDateTime midnight() {
        return OffsetDateTime.ofInstant(clock.instant().truncatedTo(ChronoUnit.DAYS), ZoneOffset.UTC);
    }

    private static Spent spent(ResultSet row) throws SQLException {
        return new Spent(
                row.getString("model"),
                row.getLong("tokens"),
                row.getBigDecimal("usd"),
                row.getBigDecimal("dearest"),
                row.getLong("unreported"),
                row.getLong("calls"),
                new Usage(row.getLong("input"), row.getLong("output"), row.getLong("cached"), row.getInt("unpriced")));
    }
}
