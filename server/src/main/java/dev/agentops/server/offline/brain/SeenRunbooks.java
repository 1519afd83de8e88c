package dev.agentops.server.offline.brain;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Runbooks that {@code list_runbooks} printed, or that a question names. */
final class SeenRunbooks {
    private static final Pattern LINE = Pattern.compile("^(.+?)  .*; services: ([^;]*).*$");

    private static final Pattern NAMED = Pattern.compile(
            "\nRunbooks that may be about this, as data; .*?\\n([^\\s:][^:\\n]*\\.md): ", Pattern.DOTALL);

    private SeenRunbooks() {}

    /** To read the first that an alert names, as the question of its run says. */
    static Optional<ToolUse> namedIn(String question) {
        var named = NAMED.matcher(question);
        return named.find() ? Optional.of(ToolUse.of("read_runbook", "name", named.group(1))) : Optional.empty();
    }

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
