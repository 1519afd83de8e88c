package dev.agentops.server.runbooks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** @param runbooks by name. @param problems of the files that cannot be used */
public record Shelf(List<Runbook> runbooks, List<Problem> problems) {
    /** @param name of a file, as it can be shown */
    public record Problem(String name, String why) {
        @Override
        public String toString() {
            return name + ": " + why;
        }
    }

    public Shelf {
        runbooks = List.copyOf(runbooks);
        problems = List.copyOf(problems);
    }

    /** Those about one of the alerts first, then those about one of the services. */
    public List<Runbook> matching(Collection<String> alerts, Collection<String> services) {
        var matching = new ArrayList<>(runbooks.stream()
                .filter(runbook -> alerts.stream().anyMatch(runbook::isAboutAlert))
                .toList());
        runbooks.stream()
                .filter(runbook -> services.stream().anyMatch(runbook::isAboutService))
                .filter(runbook -> !matching.contains(runbook))
                .forEach(matching::add);
        return matching;
    }
}
