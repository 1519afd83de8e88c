package dev.agentops.server.logs.patterns;

import dev.agentops.server.logs.Level;
import dev.agentops.server.logs.LogEntry;
import dev.agentops.server.safety.untrusted.Redactor;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Patterns as text of a bounded length. What tells most comes first: errors, then warnings, then what the baseline did not have, then
 * what is rare. Each source keeps at least its name and how many lines it had, so that silence is seen too.
 */
public final class PatternReport {
    /** Under 4,000 tokens: log text, with its numbers, has some 2.75 characters to a token. */
    public static final int CHARACTERS = 11_000;

    private static final int WIDTH = 150;
    private static final int WIDTH_ALONE = 600;
    private static final int ERROR_WIDTH = 260;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private final List<Cluster> clusters;
    private final boolean compared;
    private final double minutes;
    private final boolean alone;

    /** @param seconds length of the window */
    public PatternReport(List<Cluster> all, double seconds) {
        this.clusters = all.stream().filter(cluster -> cluster.count() > 0).toList();
        this.compared = all.stream().anyMatch(cluster -> cluster.before() > 0);
        this.minutes = Math.max(seconds, 1) / 60;
        this.alone = clusters.stream().map(Cluster::source).distinct().count() == 1;
    }

    /** How many patterns there are. */
    public int size() {
        return clusters.size();
    }

    public String text() {
        var bySource = clusters.stream()
                .collect(Collectors.groupingBy(Cluster::source, LinkedHashMap::new, Collectors.toList()));
        bySource.values().forEach(own -> own.sort(this::byWeight));
        var shown = chosen(bySource);
        var text = new StringBuilder();
        bySource.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, List<Cluster>> one) ->
                                weight(one.getValue().getFirst()))
                        .thenComparing(Map.Entry::getKey))
                .forEach(one -> {
                    var visible =
                            one.getValue().stream().filter(shown::contains).toList();
                    text.append(heading(one.getKey(), one.getValue(), visible.size()));
                    visible.forEach(cluster -> text.append(line(cluster)));
                });
        return text.toString();
    }

    /** One of each source in turn, and errors of all before anything else. */
    private List<Cluster> chosen(Map<String, List<Cluster>> bySource) {
        int left = CHARACTERS;
        for (var one : bySource.entrySet()) {
            left -= heading(one.getKey(), one.getValue(), 0).length();
        }
        var order = new ArrayList<>(clusters.stream()
                .filter(cluster -> weight(cluster) == 0)
                .sorted(this::byWeight)
                .toList());
        int longest = bySource.values().stream().mapToInt(List::size).max().orElse(0);
        for (int rank = 0; rank < longest; rank++) {
            for (var own : bySource.values()) {
                if (rank < own.size() && weight(own.get(rank)) > 0) {
                    order.add(own.get(rank));
                }
            }
        }
        var chosen = new ArrayList<Cluster>();
        for (var cluster : order) {
            left -= line(cluster).length();
            if (left < 0) {
                break;
            }
            chosen.add(cluster);
        }
        return chosen;
    }

    private int byWeight(Cluster one, Cluster other) {
        return Comparator.comparingInt(this::weight)
                .thenComparingLong(cluster -> weight(cluster) == 0 ? -cluster.count() : cluster.count())
                .compare(one, other);
    }

    private int weight(Cluster cluster) {
        return switch (cluster.level()) {
            case ERROR, FATAL -> 0;
            case WARN -> 1;
            case TRACE, DEBUG, INFO, UNKNOWN -> isNew(cluster) ? 1 : 2;
        };
    }

    private boolean isNew(Cluster cluster) {
        return compared && cluster.before() == 0;
    }

    private String heading(String source, List<Cluster> own, int shown) {
        long lines = own.stream().mapToLong(Cluster::count).sum();
        return "\n" + source + "  " + lines + " lines, " + own.size() + (own.size() == 1 ? " pattern" : " patterns")
                + (shown < own.size() ? ", " + (own.size() - shown) + " not shown" : "");
    }

    private String line(Cluster cluster) {
        String pattern = cluster.pattern();
        int width = alone ? WIDTH_ALONE : weight(cluster) == 0 ? ERROR_WIDTH : WIDTH;
        String level = cluster.level() == Level.UNKNOWN ? "" : cluster.level() + " ";
        return "\n  " + cluster.count() + "x " + level + change(cluster) + times(cluster) + "  "
                + (pattern.length() <= width ? pattern : Redactor.start(pattern, width)) + "  "
                + cluster.firstReference().substring(cluster.source().length())
                + (cluster.count() > 1
                        ? " … "
                                + cluster.lastReference()
                                        .substring(cluster.source().length())
                        : "");
    }

    private String change(Cluster cluster) {
        return !compared ? "" : cluster.before() == 0 ? "NEW " : "(before " + cluster.before() + ") ";
    }

    private String times(Cluster cluster) {
        if (cluster.first() == LogEntry.NO_TIME) {
            return "";
        }
        String first = CLOCK.format(Instant.ofEpochSecond(0, cluster.first()));
        return cluster.count() == 1
                ? first
                : first + "-" + CLOCK.format(Instant.ofEpochSecond(0, cluster.last()))
                        + (cluster.count() < 10 ? "" : " " + Math.round(cluster.count() / minutes) + "/min");
    }
}
