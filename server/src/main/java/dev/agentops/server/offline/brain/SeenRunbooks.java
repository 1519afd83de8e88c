package dev.agentops.server.offline.brain;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What {@code list_runbooks} printed. */
final class SeenRunbooks {
    private static final Pattern LINE = Pattern.compile("^(.+?)  .*; services: ([^;]*).*$");

    private SeenRunbooks() {}

    /** To read the first that is about a service; empty if there is none. */
    static Optional<ToolUse> about(String service, List<Step> steps) {
        return Transcript.last(steps, "list_runbooks").stream()
                .flatMap(step -> step.result().lines())
                .map(LINE::matcher)
                .filter(line -> line.matches()
                        && Arrays.asList(line.group(2).split(", ")).contains(service))
                .findFirst()
                .map(line -> ToolUse.of("read_runbook", "name", line.group(1)));
    }
}
