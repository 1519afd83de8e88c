package dev.agentops.server.alerts;

import dev.agentops.server.StartException;

import java.time.Duration;
import java.util.Map;

/**
 * What the environment says of alerts.
 *
 * @param token that an alert system sends; empty for none
 * @param secret of signatures; empty for none
 * @param runsPerMinute runs that alerts may begin in a minute
 * @param runsAtOnce of them that may work at the same time; those that wait for a human do not count
 * @param refire how long after its end an incident that comes back joins its last run
 */
public record AlertSettings(
        String token, String secret, int runsPerMinute, int runsPerHour, int runsAtOnce, Duration refire) {
    private static final int SHORTEST_SECRET = 16;

    /** @throws StartException when a value is none; it names the variable */
    public static AlertSettings of(Map<String, String> environment) throws StartException {
        return new AlertSettings(
                secret(environment, "AGENTOPS_ALERT_TOKEN"),
                secret(environment, "AGENTOPS_ALERT_SECRET"),
                number(environment, "AGENTOPS_ALERT_RUNS_PER_MINUTE", 5),
                number(environment, "AGENTOPS_ALERT_RUNS_PER_HOUR", 30),
                number(environment, "AGENTOPS_ALERT_RUNS_AT_ONCE", 5),
                Duration.ofMinutes(number(environment, "AGENTOPS_ALERT_REFIRE_MINUTES", 30)));
    }

    private static String secret(Map<String, String> environment, String variable) throws StartException {
        String text = environment.getOrDefault(variable, "").strip();
        if (!text.isEmpty() && text.length() < SHORTEST_SECRET) {
            throw new StartException(variable + " is too short: it must have at least " + SHORTEST_SECRET
                    + " characters, such as `openssl rand -hex 32` gives.");
        }
        return text;
    }

    private static int number(Map<String, String> environment, String variable, int byDefault) throws StartException {
        String text = environment.getOrDefault(variable, "").strip();
        if (text.isEmpty()) {
            return byDefault;
        }
        if (!text.matches("[1-9]\\d{0,5}")) {
            throw new StartException(
                    "%s is '%s'; it must be a whole number from 1 to 999999".formatted(variable, text));
        }
        return Integer.parseInt(text);
    }
}
