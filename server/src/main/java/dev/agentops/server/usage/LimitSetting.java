package dev.agentops.server.usage;

import dev.agentops.server.StartException;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The limits that the environment sets. A missing or empty variable leaves what holds by default. */
public enum LimitSetting {
    TURNS(Per.RUN, "AGENTOPS_MAX_TURNS", "40"),
    TOKENS(Per.RUN, "AGENTOPS_MAX_TOKENS", "1500000"),
    COST(Per.RUN, "AGENTOPS_MAX_COST", ""),
    TOOL_CALLS(Per.RUN, "AGENTOPS_MAX_TOOL_CALLS", "500"),
    TOOL_BYTES(Per.RUN, "AGENTOPS_MAX_TOOL_BYTES", "200000000"),
    TIME(Per.RUN, "AGENTOPS_MAX_MINUTES", ""),
    TOKENS_PER_DAY(Per.DAY, "AGENTOPS_MAX_TOKENS_PER_DAY", ""),
    COST_PER_DAY(Per.DAY, "AGENTOPS_MAX_COST_PER_DAY", ""),
    TOOL_CALLS_PER_DAY(Per.DAY, "AGENTOPS_MAX_TOOL_CALLS_PER_DAY", ""),
    TOOL_BYTES_PER_DAY(Per.DAY, "AGENTOPS_MAX_TOOL_BYTES_PER_DAY", ""),
    TIME_PER_DAY(Per.DAY, "AGENTOPS_MAX_MINUTES_PER_DAY", ""),
    QUEUE(Per.THREAD, "AGENTOPS_MAX_QUEUE", "100");

    /** What a limit is of: one run, all runs of a day (UTC) together, one thread. */
    public enum Per {
        RUN,
        DAY,
        THREAD;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int MOST_OF_AN_INT = 9;

    private final Per per;
    private final String variable;
    private final String byDefault;

    LimitSetting(Per per, String variable, String byDefault) {
        this.per = per;
        this.variable = variable;
        this.byDefault = byDefault;
    }

    public Per per() {
        return per;
    }

    public String variable() {
        return variable;
    }

    /** As events and answers name it, such as {@code cost_per_day}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isMoney() {
        return this == COST || this == COST_PER_DAY;
    }

    /** @throws StartException when one is no such number; it names the variable */
    static Map<LimitSetting, BigDecimal> read(Map<String, String> environment) throws StartException {
        var set = new EnumMap<LimitSetting, BigDecimal>(LimitSetting.class);
        for (var setting : values()) {
            var max = setting.of(environment);
            if (max != null) {
                set.put(setting, max);
            }
        }
        return set;
    }

    private @Nullable BigDecimal of(Map<String, String> environment) throws StartException {
        String given = environment.getOrDefault(variable, "").strip();
        String text = given.isEmpty() ? byDefault : given;
        if (text.isEmpty()) {
            return null;
        }
        return isMoney() ? usd(text) : whole(text);
    }

    private BigDecimal whole(String text) throws StartException {
        int digits = this == TOKENS || this == TOKENS_PER_DAY || this == TOOL_BYTES || this == TOOL_BYTES_PER_DAY
                ? 15
                : MOST_OF_AN_INT;
        if (!text.matches("[1-9]\\d{0,14}")) {
            throw new StartException("%s is '%s'; it must be a whole number of at least 1".formatted(variable, text));
        }
        if (text.length() > digits) {
            throw new StartException(
                    "%s is '%s'; it may have %d digits. Unset it for no such limit.".formatted(variable, text, digits));
        }
        return new BigDecimal(text);
    }

    private BigDecimal usd(String text) throws StartException {
        if (text.matches("\\d{1,9}(\\.\\d{1,6})?") && new BigDecimal(text).signum() > 0) {
            return new BigDecimal(text);
        }
        throw new StartException(
                "%s is '%s'; it must be an amount of USD above 0, such as 2.50".formatted(variable, text));
    }
}
