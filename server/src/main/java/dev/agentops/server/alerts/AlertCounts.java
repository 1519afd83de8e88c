package dev.agentops.server.alerts;

import java.util.ArrayList;
import java.util.Map;

/**
 * How many alerts an incident has of each kind, the most first; of each no more than {@value #MOST}.
 *
 * @param names of the alert rules; of an alert without one its title
 */
record AlertCounts(Map<String, Long> services, Map<String, Long> severities, Map<String, Long> names) {
    static final int MOST = 15;

    /** @param all alerts of the incident that are kept */
    String words(long all) {
        return "by service: " + words(services, all) + "\nby severity: " + words(severities, all) + "\nby name: "
                + words(names, all);
    }

    private static String words(Map<String, Long> counts, long all) {
        var words = new ArrayList<String>();
        counts.forEach((what, number) -> words.add(number + " × " + (what.isEmpty() ? "none named" : what)));
        long others = all - counts.values().stream().mapToLong(Long::longValue).sum();
        if (counts.size() == MOST && others > 0) {
            words.add(others + " × others");
        }
        return String.join(", ", words);
    }
}
