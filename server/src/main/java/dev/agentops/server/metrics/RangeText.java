package dev.agentops.server.metrics;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A result as a model reads it: what all series share once, then a line a series. */
final class RangeText {
    static final int MAX_SERIES = 20;
    /** With more series than that only their figures are shown, not each value. */
    private static final int MAX_WITH_VALUES = 3;

    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final int MAX_BARS = 40;

    private RangeText() {}

    static String matrix(List<Series> series, Window window) {
        var known = common(series);
        var text = new StringBuilder(series.size() + " series, "
                + series.stream().mapToInt(one -> one.points().size()).sum() + " points, "
                + Instant.ofEpochSecond(window.from().getEpochSecond()) + " to "
                + Instant.ofEpochSecond(window.to().getEpochSecond()) + ", a point every "
                + Window.length(window.step()));
        if (window.isWiderThanAsked()) {
            text.append(" (asked for ")
                    .append(Window.length(window.asked()))
                    .append("; raised so that a series has at most ")
                    .append(Window.MAX_POINTS)
                    .append(" points. What happens between two points is not seen: use max_over_time(…[")
                    .append(Window.length(window.step()))
                    .append("]) to see peaks, or a shorter window)");
        }
        header(text, known);
        for (var one : series) {
            text.append('\n').append(line(one, known));
            if (series.size() <= MAX_WITH_VALUES) {
                text.append("\n  values: ")
                        .append(one.points().stream()
                                .map(point -> Numbers.text(point.value()))
                                .collect(Collectors.joining(" ")));
            }
        }
        return text.toString();
    }

    static String vector(List<Series> series, Instant at) {
        var known = common(series);
        var text = new StringBuilder(series.size() + " series at " + Instant.ofEpochSecond(at.getEpochSecond()));
        header(text, known);
        for (var one : series) {
            text.append('\n')
                    .append(one.name(known))
                    .append(" ")
                    .append(
                            one.points().isEmpty()
                                    ? "(no number)"
                                    : Numbers.text(one.points().getLast().value()));
        }
        return text.toString();
    }

    private static void header(StringBuilder text, Map<String, String> known) {
        if (!known.isEmpty()) {
            text.append("\nall: ").append(new Series(known, List.of()).name(Map.of()));
        }
    }

    /** The labels that all have with the same value; none when there is one series alone. */
    static Map<String, String> common(List<Series> series) {
        if (series.size() < 2) {
            return Map.of();
        }
        var common = new HashMap<>(series.getFirst().labels());
        for (var one : series) {
            common.entrySet().retainAll(one.labels().entrySet());
        }
        return common;
    }

    private static String line(Series one, Map<String, String> known) {
        var finite = one.finite();
        int others = one.points().size() - finite.size();
        String odd = others == 0 ? "" : " (" + others + " of its points are NaN or infinite)";
        if (finite.isEmpty()) {
            return one.name(known) + " no number" + odd;
        }
        var least = finite.getFirst();
        var most = finite.getFirst();
        double sum = 0;
        for (var point : finite) {
            least = point.value() < least.value() ? point : least;
            most = point.value() > most.value() ? point : most;
            sum += point.value() / finite.size();
        }
        return one.name(known) + " first " + Numbers.text(finite.getFirst().value()) + " last "
                + Numbers.text(finite.getLast().value()) + " min " + at(least) + " max " + at(most) + " avg "
                + Numbers.text(sum) + " " + bars(finite) + odd;
    }

    private static String at(Series.Point point) {
        return Numbers.text(point.value()) + " (at " + Instant.ofEpochSecond((long) point.seconds()) + ")";
    }

    /** The course in at most {@link #MAX_BARS} characters, each the highest of its part: a peak stays one. */
    static String bars(List<Series.Point> points) {
        int count = Math.min(points.size(), MAX_BARS);
        var highest = new ArrayList<Double>();
        for (int i = 0; i < count; i++) {
            highest.add(points.subList(i * points.size() / count, (i + 1) * points.size() / count).stream()
                    .mapToDouble(Series.Point::value)
                    .max()
                    .orElseThrow());
        }
        double low = points.stream().mapToDouble(Series.Point::value).min().orElse(0);
        double high = points.stream().mapToDouble(Series.Point::value).max().orElse(0);
        var bars = new StringBuilder();
        for (double value : highest) {
            // halves, as the difference of two large values may be infinite
            double part = high == low ? 0 : (value / 2 - low / 2) / (high / 2 - low / 2);
            bars.append(BARS.charAt((int) Math.clamp(part * BARS.length(), 0, BARS.length() - 1)));
        }
        return bars.toString();
    }
}
