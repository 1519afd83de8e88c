package dev.agentops.server.metrics;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How many values each label has over many series: what makes them many. */
final class Cardinality {
    private static final int MOST = 12;

    private Cardinality() {}

    static String of(List<Map<String, String>> series) {
        var values = new HashMap<String, Set<String>>();
        series.forEach(labels -> labels.forEach((label, value) ->
                values.computeIfAbsent(label, none -> new HashSet<>()).add(value)));
        return values.entrySet().stream()
                .filter(label -> !label.getKey().equals("__name__"))
                .sorted((one, other) -> {
                    int bySize = Integer.compare(
                            other.getValue().size(), one.getValue().size());
                    return bySize == 0 ? one.getKey().compareTo(other.getKey()) : bySize;
                })
                .limit(MOST)
                .map(label -> label.getKey() + " " + label.getValue().size())
                .collect(Collectors.joining(", "));
    }
}
