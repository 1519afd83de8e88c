package dev.agentops.server.offline.brain;

import java.util.ArrayList;
import java.util.List;

/** What check_health last said. */
record Health(List<String> lines) {
    static Health of(List<Step> steps) {
        return Transcript.last(steps, "check_health")
                .map(step -> new Health(step.result().lines().toList()))
                .orElseGet(() -> new Health(List.of()));
    }

    List<String> unhealthy() {
        var names = new ArrayList<String>();
        for (var line : lines) {
            if (line.contains("UNHEALTHY")) {
                names.add(line.substring(0, Math.max(0, line.indexOf(':'))));
            }
        }
        return names;
    }

    String inWords() {
        if (lines.isEmpty()) {
            return "";
        }
        return unhealthy().isEmpty()
                ? "All services report healthy."
                : Texts.names(unhealthy()) + (unhealthy().size() == 1 ? " reports" : " report") + " unhealthy.";
    }
}
