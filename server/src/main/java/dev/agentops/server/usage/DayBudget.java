package dev.agentops.server.usage;

import dev.agentops.agentkit.Limits;
import dev.agentops.agentkit.Limits.Reached;
import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.SharedBudget;
import dev.agentops.agentkit.model.Cost;

import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static dev.agentops.server.usage.LimitSetting.COST_PER_DAY;
import static dev.agentops.server.usage.LimitSetting.TIME_PER_DAY;
import static dev.agentops.server.usage.LimitSetting.TOKENS_PER_DAY;
import static dev.agentops.server.usage.LimitSetting.TOOL_BYTES_PER_DAY;
import static dev.agentops.server.usage.LimitSetting.TOOL_CALLS_PER_DAY;

/**
 * What all runs of all servers on one database may use in a day (UTC). Looks at steps that have ended, so runs that go on side by
 * side can overshoot by a step each. A model without a price closes the budget of cost until the price is given, which then also
 * counts for calls that were made before.
 */
final class DayBudget implements SharedBudget {
    /** Once these are used up no model is called any more; the others leave a last turn without tools. */
    private static final Set<LimitSetting> OF_CALLS = EnumSet.of(TOKENS_PER_DAY, COST_PER_DAY);

    private static final List<LimitSetting> OF_WORK = List.of(TOOL_CALLS_PER_DAY, TOOL_BYTES_PER_DAY, TIME_PER_DAY);

    private final Map<LimitSetting, BigDecimal> set;
    private final DayUsage today;

    DayBudget(Map<LimitSetting, BigDecimal> set, DayUsage today) {
        this.set = Map.copyOf(set);
        this.today = today;
    }

    @Override
    public boolean countsMoney() {
        return set.containsKey(COST_PER_DAY);
    }

    @Override
    public Reached reached(RunRequest request) {
        if (OF_CALLS.stream().anyMatch(set::containsKey)) {
            var reached = spent(today.calls());
            if (!reached.limit().isEmpty()) {
                return reached;
            }
        }
        return beforeTool(request);
    }

    @Override
    public Reached beforeTool(RunRequest request) {
        if (OF_WORK.stream().noneMatch(set::containsKey)) {
            return Reached.NOTHING;
        }
        var work = today.work();
        if (isUp(TOOL_CALLS_PER_DAY, BigDecimal.valueOf(work.toolCalls()))) {
            return new Reached(
                    TOOL_CALLS_PER_DAY.wireName(),
                    used(TOOL_CALLS_PER_DAY, "made " + work.toolCalls() + " tool calls"));
        }
        if (isUp(TOOL_BYTES_PER_DAY, BigDecimal.valueOf(work.toolBytes()))) {
            return new Reached(
                    TOOL_BYTES_PER_DAY.wireName(),
                    used(TOOL_BYTES_PER_DAY, "read " + work.toolBytes() + " bytes of tool output"));
        }
        if (isUp(TIME_PER_DAY, work.minutes())) {
            return new Reached(
                    TIME_PER_DAY.wireName(),
                    used(TIME_PER_DAY, "worked " + work.time().toMinutes() + " minutes"));
        }
        return Reached.NOTHING;
    }

    private Reached spent(DayUsage.Calls calls) {
        var cost = calls.cost();
        if (set.containsKey(COST_PER_DAY) && !cost.known()) {
            return Reached.hard(
                    COST_PER_DAY.wireName(),
                    "There is a limit on cost per day, and what today's calls of %s cost is not known. Give the price in the file that AGENTOPS_PRICES names, or lift the limit (AGENTOPS_MAX_COST_PER_DAY), and start AgentOps again."
                            .formatted(String.join(", ", cost.unpriced())));
        }
        if (isUp(COST_PER_DAY, cost.usd())) {
            return Reached.hard(
                    COST_PER_DAY.wireName(),
                    "All runs of today (UTC) together cost %s, and %s is the limit. %s"
                            .formatted(cost.text(), Cost.dollars(set.get(COST_PER_DAY)), remedy(COST_PER_DAY)));
        }
        if (isUp(TOKENS_PER_DAY, BigDecimal.valueOf(calls.tokens()))) {
            return Reached.hard(TOKENS_PER_DAY.wireName(), used(TOKENS_PER_DAY, "used " + calls.tokens() + " tokens"));
        }
        return Limits.Reached.NOTHING;
    }

    private boolean isUp(LimitSetting limit, BigDecimal used) {
        var max = set.get(limit);
        return max != null && used.compareTo(max) >= 0;
    }

    private String used(LimitSetting limit, String what) {
        return "All runs of today (UTC) together %s, and %s is the limit. %s"
                .formatted(what, set.get(limit), remedy(limit));
    }

    private static String remedy(LimitSetting limit) {
        return "It starts again at 00:00 UTC; " + limit.variable() + " raises it.";
    }
}
