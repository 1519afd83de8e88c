package dev.agentops.server.metrics;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The {@code ops.metrics} event: what a range query found, small enough to be drawn beside the tool call.
 *
 * @param start of the first point, in seconds since 1970
 * @param step between two points, in seconds
 * @param more series that are not in it
 */
public record MetricChart(String toolCallId, String query, long start, long step, List<Line> series, int more) {
    static final String EVENT = "metrics";
    private static final int MAX_SERIES = 6;
    private static final int MAX_NAME = 200;

    /** @param values one for each step; null where there is none that can be drawn */
    public record Line(String name, List<@Nullable Double> values) {}

    static MetricChart of(String toolCallId, String query, Window window, List<Series> series, Names names) {
        long start = window.from().getEpochSecond();
        int points = (int) ((window.to().getEpochSecond() - start) / window.step()) + 1;
        var lines = series.stream()
                .limit(MAX_SERIES)
                .map(one -> new Line(cut(names.of(one)), values(one, start, window.step(), points)))
                .toList();
        return new MetricChart(toolCallId, query, start, window.step(), lines, series.size() - lines.size());
    }

    /** What a series is called here. */
    interface Names {
        String of(Series series);
    }

    private static String cut(String name) {
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…";
    }

    private static List<@Nullable Double> values(Series series, long start, long step, int points) {
        var values = new ArrayList<@Nullable Double>();
        for (int i = 0; i < points; i++) {
            values.add(null);
        }
        for (var point : series.finite()) {
            int at = (int) Math.round((point.seconds() - start) / step);
            if (at >= 0 && at < points) {
                values.set(at, point.value());
            }
        }
        return values;
    }
}
