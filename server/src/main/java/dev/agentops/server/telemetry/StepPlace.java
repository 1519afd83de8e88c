package dev.agentops.server.telemetry;

import java.util.regex.Pattern;

/**
 * Where a step stands, as its name tells: {@code turn:3}, {@code tool:3.1:read_file}, or {@code tool:3.1:ask_expert/turn:1} in a run
 * inside.
 *
 * @param scope the step that the inner run belongs to; empty in the run itself
 * @param turn 0 outside a turn
 * @param call the call's index within its turn; -1 if it is none
 * @param tool the tool's name; empty if it is none
 */
public record StepPlace(String scope, int turn, int call, String tool) {
    private static final Pattern NAME = Pattern.compile("[a-z]+:(\\d{1,9})(?:\\.(\\d{1,9}):([^:/]+).*)?");

    public static StepPlace of(String step) {
        int slash = step.lastIndexOf('/');
        String scope = slash < 0 ? "" : step.substring(0, slash);
        var name = NAME.matcher(step.substring(slash + 1));
        if (!name.matches()) {
            return new StepPlace(scope, 0, -1, "");
        }
        return new StepPlace(
                scope,
                Integer.parseInt(name.group(1)),
                name.group(2) == null ? -1 : Integer.parseInt(name.group(2)),
                name.group(3) == null ? "" : name.group(3));
    }

    /** Names the turn that it is part of. */
    String turnName() {
        return (scope.isEmpty() ? "" : scope + "/") + "turn-" + turn;
    }
}
