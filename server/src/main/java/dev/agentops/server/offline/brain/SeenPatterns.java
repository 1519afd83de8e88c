package dev.agentops.server.offline.brain;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What {@code log_patterns} printed. */
final class SeenPatterns {
    private static final int MOST = 3;
    private static final Pattern SOURCE = Pattern.compile("^(\\S+)  \\d+ lines, \\d+ pattern.*$");
    private static final Pattern NEW = Pattern.compile("^  (\\d+x ([A-Z]+ )?NEW .*)$");

    private SeenPatterns() {}

    /** The first few that the time before did not have, each after the name of its log; errors before others. */
    static List<String> newIn(List<Step> steps) {
        var errors = new ArrayList<String>();
        var others = new ArrayList<String>();
        String source = "";
        for (var line : Transcript.last(steps, "log_patterns")
                .map(Step::result)
                .orElse("")
                .split("\n")) {
            var heading = SOURCE.matcher(line);
            var pattern = NEW.matcher(line);
            if (heading.matches()) {
                source = heading.group(1);
            } else if (pattern.matches()) {
                boolean error = List.of("ERROR ", "FATAL ").contains(String.valueOf(pattern.group(2)));
                (error ? errors : others).add(source + ": " + Step.shortened(pattern.group(1)));
            }
        }
        return Stream.concat(errors.stream(), others.stream()).limit(MOST).toList();
    }
}
