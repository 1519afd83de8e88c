package dev.agentops.server.logs.loki;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import com.sun.net.httpserver.HttpExchange;
import dev.agentops.agentkit.Json;
import dev.agentops.server.logs.LogFields;
import dev.agentops.server.testing.BackendServer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Answers as Loki does: push, query_range, query (a count), labels, index/stats, status/buildinfo; errors as text, times as strings of nanoseconds, an
 * exclusive end. Of LogQL it knows selectors, line filters and filters by label. {@link #answerNext} puts something else in its place.
 */
final class LokiTestServer extends BackendServer {
    private static final Pattern MATCHER =
            Pattern.compile("\\s*(\\w+)\\s*(=~|!~|!=|=)\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`)\\s*,?");
    private static final Pattern STAGE =
            Pattern.compile("^\\s*(\\|=|\\|~|!=|!~|\\|\\s*(\\w+)\\s*(=~|=))\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`)");
    private static final Pattern COUNT = Pattern.compile("(?s)^sum\\(count_over_time\\((.*) \\[(\\d+)ms]\\)\\)$");

    record Line(long nanos, String text) {}

    private record Stream(Map<String, String> labels, List<Line> lines) {}

    private record Parsed(Predicate<Map<String, String>> streams, Predicate<Line> lines) {}

    private final Map<Map<String, String>, Stream> streams = new ConcurrentHashMap<>();
    private volatile long bytes = 1_000;

    LokiTestServer() throws IOException {
        super("/loki/api/v1/");
    }

    /** What index/stats will say. */
    void wouldRead(long estimate) {
        bytes = estimate;
    }

    @Override
    protected void answer(HttpExchange exchange, String path, Map<String, String> parameters) throws IOException {
        var answer = switch (path) {
            case "push" -> push(Json.mapper().readTree(exchange.getRequestBody()));
            case "query_range" -> range(parameters);
            case "query" -> count(parameters);
            case "index/stats" ->
                Json.tree(Map.of("streams", streams.size(), "chunks", 1, "entries", 1, "bytes", bytes));
            case "labels" -> labels(parameters);
            case "status/buildinfo" -> Json.tree(Map.of("version", "3.5.0"));
            default -> labelValues(path, parameters);
        };
        body(exchange, 200, "application/json", Json.write(answer));
    }

    private JsonNode push(JsonNode body) {
        for (var pushed : body.path("streams")) {
            var labels = new TreeMap<String, String>();
            pushed.path("stream")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            var stream = streams.computeIfAbsent(labels, one -> new Stream(one, new CopyOnWriteArrayList<>()));
            pushed.path("values")
                    .forEach(value -> stream.lines()
                            .add(new Line(
                                    Long.parseLong(value.path(0).asText()),
                                    value.path(1).asText())));
        }
        return Json.mapper().createObjectNode();
    }

    private JsonNode labels(Map<String, String> parameters) {
        var names = selected(parameters)
                .flatMap(labels -> labels.keySet().stream())
                .distinct()
                .sorted()
                .toList();
        return Json.tree(Map.of("status", "success", "data", names));
    }

    private JsonNode labelValues(String path, Map<String, String> parameters) {
        String label = path.replaceAll("label/(.*)/values", "$1");
        var values = selected(parameters)
                .map(labels -> labels.get(label))
                .filter(java.util.Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
        return Json.tree(Map.of("status", "success", "data", values));
    }

    private java.util.stream.Stream<Map<String, String>> selected(Map<String, String> parameters) {
        String query = parameters.getOrDefault("query", "");
        return streams.keySet().stream()
                .filter(labels -> query.isEmpty() || parsed(query).streams().test(labels));
    }

    private JsonNode range(Map<String, String> parameters) {
        int limit = Integer.parseInt(parameters.getOrDefault("limit", "100"));
        if (limit > 5_000) {
            throw new BadQuery(
                    "max entries limit per query exceeded, limit > max_entries_limit_per_query (" + limit + " > 5000)");
        }
        boolean backward = !parameters.getOrDefault("direction", "backward").equals("forward");
        long start = Long.parseLong(parameters.get("start"));
        long end = Long.parseLong(parameters.get("end"));
        if (end <= start) {
            throw new BadQuery("end timestamp must not be before or equal to start time");
        }
        record Hit(Stream stream, Line line) {}
        var hits = new ArrayList<Hit>();
        found(parameters.get("query"), start, end, (stream, line) -> hits.add(new Hit(stream, line)));
        var order = Comparator.comparingLong((Hit hit) -> hit.line().nanos());
        hits.sort(backward ? order.reversed() : order);
        var byStream = new HashMap<Map<String, String>, ObjectNode>();
        for (var hit : hits.subList(0, Math.min(limit, hits.size()))) {
            var node = byStream.computeIfAbsent(hit.stream().labels(), labels -> {
                var one = Json.mapper().createObjectNode();
                one.set("stream", Json.tree(labels));
                one.putArray("values");
                return one;
            });
            node.withArray("values")
                    .addArray()
                    .add(String.valueOf(hit.line().nanos()))
                    .add(hit.line().text())
                    .addObject();
        }
        return Json.tree(Map.of(
                "status",
                "success",
                "data",
                Map.of(
                        "resultType", "streams",
                        "result", byStream.values(),
                        "stats", Map.of("summary", Map.of("totalBytesProcessed", 4_242, "totalLinesProcessed", 42)))));
    }

    private JsonNode count(Map<String, String> parameters) {
        var count = COUNT.matcher(parameters.get("query"));
        if (!count.matches()) {
            throw new BadQuery(
                    "log queries are not supported as an instant query type, please change your query to a range query type");
        }
        long at = Long.parseLong(parameters.get("time"));
        long[] number = {0};
        found(
                count.group(1),
                at - Long.parseLong(count.group(2)) * 1_000_000 + 1,
                at + 1,
                (stream, line) -> number[0]++);
        return Json.read(
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":["
                        + at / 1_000_000_000 + ",\"" + number[0] + "\"]}]}}",
                JsonNode.class);
    }

    private interface Sink {
        void found(Stream stream, Line line);
    }

    private void found(String query, long start, long end, Sink sink) {
        var parsed = parsed(query);
        streams.values().stream()
                .filter(stream -> parsed.streams().test(stream.labels()))
                .forEach(stream -> stream.lines().stream()
                        .filter(line -> line.nanos() >= start
                                && line.nanos() < end
                                && parsed.lines().test(line))
                        .forEach(line -> sink.found(stream, line)));
    }

    private static Parsed parsed(String query) {
        int close = query.indexOf('}');
        if (!query.startsWith("{") || close < 0) {
            throw new BadQuery("parse error at line 1, col 1: syntax error: unexpected IDENTIFIER");
        }
        Predicate<Map<String, String>> streams = labels -> true;
        var matcher = MATCHER.matcher(query.substring(1, close));
        while (matcher.find()) {
            String label = matcher.group(1);
            var test = test(matcher.group(2), unquoted(matcher.group(3)), true);
            streams = streams.and(labels -> test.test(labels.getOrDefault(label, "")));
        }
        Predicate<Line> lines = line -> true;
        String rest = query.substring(close + 1);
        while (!rest.isBlank()) {
            var stage = STAGE.matcher(rest);
            if (!stage.find()) {
                throw new BadQuery("parse error at line 1, col " + (query.length() - rest.length())
                        + ": syntax error: unexpected " + rest.strip());
            }
            String value = unquoted(stage.group(4));
            if (stage.group(2) == null) {
                var test = test(stage.group(1), value, false);
                lines = lines.and(line -> test.test(line.text()));
            } else {
                var test = test(stage.group(3), value, true);
                lines = lines.and(line ->
                        test.test(LogFields.of(line.text()).level().name().toLowerCase(java.util.Locale.ROOT)));
            }
            rest = rest.substring(stage.end());
        }
        return new Parsed(streams, lines);
    }

    private static Predicate<String> test(String operator, String value, boolean whole) {
        var regex = operator.endsWith("~") ? Pattern.compile(value) : Pattern.compile("");
        return switch (operator) {
            case "=" -> value::equals;
            case "!=" -> text -> whole ? !text.equals(value) : !text.contains(value);
            case "|=" -> text -> text.contains(value);
            case "=~", "|~" ->
                text -> whole ? regex.matches(text) : regex.matcher(text).find();
            default ->
                text -> whole ? !regex.matches(text) : !regex.matcher(text).find();
        };
    }

    private static String unquoted(String text) {
        return text.startsWith("`")
                ? text.substring(1, text.length() - 1)
                : Json.read(text.replaceAll("\\\\x(..)", "\\\\u00$1"), String.class);
    }
}
