package dev.agentops.server.stream;

import dev.agentops.server.StartException;

import java.time.Duration;
import java.util.Map;

/** How long a thread is kept after it was last touched. */
public final class Retention {
    static final String SETTING = "AGENTOPS_RETENTION_DAYS";
    private static final int DEFAULT_DAYS = 365;

    private Retention() {}

    /** @return zero for ever */
    public static Duration of(Map<String, String> environment) throws StartException {
        String days =
                environment.getOrDefault(SETTING, String.valueOf(DEFAULT_DAYS)).strip();
        if (!days.matches("[0-9]{1,5}")) {
            throw new StartException(
                    SETTING + " is '" + days + "': it must be a number of days, or 0 to keep threads for ever");
        }
        return Duration.ofDays(Integer.parseInt(days));
    }
}
