package dev.agentops.server.offline.brain;

import java.util.List;
import java.util.regex.Pattern;

/** What {@code log_patterns} printed. */
final class SeenPatterns {
    private static final int MOST = 3;
    private static final Pattern NEW = Pattern.compile("^  \\d+x ([A-Z]+ )?NEW .*$");

    private SeenPatterns() {}

    /** The first few that the time before did not have. */
    static List<String> newIn(List<Step> steps) {
        return Transcript.last(steps, "log_patterns").stream()
                .flatMap(step -> step.result().lines())
                .filter(line -> NEW.matcher(line).matches())
                .map(Step::shortened)
                .limit(MOST)
                .toList();
    }
}
