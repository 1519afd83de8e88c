package dev.agentops.agentkit.crash;

import dev.agentops.agentkit.steps.LogContext;
import org.slf4j.MDC;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** One process, from its start to its end. A point is named by the part of a step that it is in. It ends at the first point that it is to be killed at. */
public final class Life {
    private final Predicate<String> killedAt;
    private final Set<String> reached = new LinkedHashSet<>();
    private String step = "start";
    private String end = "";

    public Life(Predicate<String> killedAt) {
        this.killedAt = killedAt;
    }

    public static Life undisturbed() {
        return new Life(point -> false);
    }

    void enter(String name) {
        step = name;
    }

    void reach(String place) {
        String part = MDC.get(LogContext.STEP);
        String point = (part == null ? step : part) + " | " + place;
        reached.add(point);
        if (end.isEmpty() && killedAt.test(point)) {
            end = point;
        }
        if (!end.isEmpty()) {
            throw new ProcessKilled(end);
        }
    }

    /** The points passed, in order, each once. */
    List<String> points() {
        return List.copyOf(reached);
    }

    /** Where it was killed; empty while it lives. */
    String end() {
        return end;
    }
}
