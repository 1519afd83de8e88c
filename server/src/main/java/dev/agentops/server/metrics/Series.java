package dev.agentops.server.metrics;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One series of a result.
 *
 * @param points in order of time; a value may be NaN or infinite, as Prometheus knows both
 */
record Series(Map<String, String> labels, List<Point> points) {

    /** @param seconds since 1970 */
    record Point(double seconds, double value) {}

    /** Those of a matrix, a vector or a scalar; what is none of them (a histogram, a string) has no points. */
    static List<Series> of(JsonNode data) {
        String type = data.path("resultType").asText();
        if (type.equals("scalar")) {
            return List.of(new Series(Map.of(), List.of(point(data.path("result")))));
        }
        var all = new ArrayList<Series>();
        for (var one : data.path("result")) {
            var points = new ArrayList<Point>();
            one.path("values").forEach(value -> points.add(point(value)));
            if (one.has("value")) {
                points.add(point(one.path("value")));
            }
            all.add(new Series(labels(one.path("metric")), points));
        }
        return all;
    }

    static Map<String, String> labels(JsonNode metric) {
        var labels = new TreeMap<String, String>();
        metric.properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    private static Point point(JsonNode pair) {
        return new Point(pair.path(0).asDouble(), value(pair.path(1).asText()));
    }

    static double value(String text) {
        return switch (text) {
            case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> Double.NaN;
            default -> {
                try {
                    yield Double.parseDouble(text);
                } catch (NumberFormatException e) {
                    yield Double.NaN;
                }
            }
        };
    }

    /** As in PromQL, without the labels that a reader knows already. */
    String name(Map<String, String> known) {
        String pairs = labels.entrySet().stream()
                .filter(label -> !label.getKey().equals("__name__") && !known.containsKey(label.getKey()))
                .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
                .collect(Collectors.joining(", "));
        String metric = known.containsKey("__name__") ? "" : labels.getOrDefault("__name__", "");
        return pairs.isEmpty() && !metric.isEmpty() ? metric : metric + "{" + pairs + "}";
    }

    /** The values that can be compared. */
    List<Point> finite() {
        return points.stream().filter(point -> Double.isFinite(point.value())).toList();
    }
}
