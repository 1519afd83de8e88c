package dev.agentops.server.logs.loki;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import com.sun.net.httpserver.HttpExchange;
import dev.agentops.agentkit.Json;
import dev.agentops.server.logs.LogFields;
import dev.agentops.server.testing.BackendServer;

import java.io.IOException;
import java.time.Duration;
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
 * Answers as Loki 3 does: push, query_range, query (a count), labels, index/stats, status/buildinfo; errors as text in Loki's words, times as
 * strings of nanoseconds, an exclusive end, structured metadata apart from the labels when it is asked to, no answer without a tenant, and
 * its limits. Of LogQL it knows selectors, line filters, filters by label, {@code | json} and {@code count_over_time}. {@link #answerNext}
 * puts something else in its place.
 */
public final class LokiTestServer extends BackendServer {
    private static final Pattern MATCHER =
            Pattern.compile("\\s*(\\w+)\\s*(=~|!~|!=|=)\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`)\\s*,?");
    private static final Pattern STAGE =
            Pattern.compile("^\\s*(\\|=|\\|~|!=|!~|\\|\\s*(\\w+)\\s*(=~|=))\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`)");
    private static final Pattern COUNT = Pattern.compile("(?s)^sum\\(count_over_time\\((.*) \\[(\\d+)ms]\\)\\)$");

    private static final Pattern JSON_STAGE = Pattern.compile("^\\s*\\|\\s*json\\b");
    private static final Pattern OVER_TIME = Pattern.compile("(?s)^count_over_time\\((.*?)\\s*\\[\\w+]\\)$");
    private static final int MOST_SERIES = 500;
    private static final long LONGEST_NANOS = Duration.ofDays(30).plusHours(1).toNanos();

    /** @param metadata structured metadata, which is no part of the line */
    record Line(long nanos, String text, Map<String, String> metadata) {}

    private record Stream(Map<String, String> labels, List<Line> lines) {}

    private record Parsed(Predicate<Map<String, String>> streams, Predicate<Line> lines, boolean json) {}

    private final Map<Map<String, String>, Stream> streams = new ConcurrentHashMap<>();
    private volatile long bytes = 1_000;

    public LokiTestServer() throws IOException {
        super("/loki/api/v1/");
    }

    /** @param values each a time, a line and maybe structured metadata */
    public void push(Map<String, String> labels, List<? extends List<?>> values) {
        push(Json.tree(Map.of("streams", List.of(Map.of("stream", labels, "values", values)))));
    }

    /** What index/stats will say. */
    void wouldRead(long estimate) {
        bytes = estimate;
    }

    @Override
    protected void answer(HttpExchange exchange, String path, Map<String, String> parameters) throws IOException {
        if (exchange.getRequestHeaders().getFirst("X-Scope-OrgID") == null && !path.equals("status/buildinfo")) {
            text(exchange, 401, "no org id\n");
            return;
        }
        boolean categorized =
                "categorize-labels".equals(exchange.getRequestHeaders().getFirst("X-Loki-Response-Encoding-Flags"));
        var answer = switch (path) {
            case "push" -> push(Json.mapper().readTree(exchange.getRequestBody()));
            case "query_range" -> range(parameters, categorized);
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
            var labels = texts(pushed.path("stream"));
            var stream = streams.computeIfAbsent(labels, one -> new Stream(one, new CopyOnWriteArrayList<>()));
            pushed.path("values")
                    .forEach(value -> stream.lines()
                            .add(new Line(
                                    Long.parseLong(value.path(0).asText()),
                                    value.path(1).asText(),
                                    texts(value.path(2)))));
        }
        return Json.mapper().createObjectNode();
    }

    private static Map<String, String> texts(JsonNode object) {
        var texts = new TreeMap<String, String>();
        object.properties()
                .forEach(one -> texts.put(one.getKey(), one.getValue().asText()));
        return texts;
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

    private JsonNode range(Map<String, String> parameters, boolean categorized) {
        int limit = Integer.parseInt(parameters.getOrDefault("limit", "100"));
        if (limit > 5_000) {
            throw new BadQuery(
                    "max entries limit per query exceeded, limit > max_entries_limit_per_query (" + limit + " > 5000)");
        }
        boolean backward = !parameters.getOrDefault("direction", "backward").equals("forward");
        long start = Long.parseLong(parameters.get("start"));
        long end = Long.parseLong(parameters.get("end"));
        requireWindow(start, end);
        var metric = OVER_TIME.matcher(parameters.get("query"));
        if (metric.matches()) {
            return matrix(metric.group(1), start, end);
        }
        record Hit(Stream stream, Line line) {}
        var hits = new ArrayList<Hit>();
        boolean json = found(parameters.get("query"), start, end, (stream, line) -> hits.add(new Hit(stream, line)));
        var order = Comparator.comparingLong((Hit hit) -> hit.line().nanos());
        hits.sort(backward ? order.reversed() : order);
        var byStream = new HashMap<Map<String, String>, ObjectNode>();
        for (var hit : hits.subList(0, Math.min(limit, hits.size()))) {
            var parsed = json ? parsed(hit.line()) : Map.<String, String>of();
            var labels = new TreeMap<>(hit.stream().labels());
            if (!categorized) {
                labels.putAll(hit.line().metadata());
                labels.putAll(parsed);
            }
            var node = byStream.computeIfAbsent(labels, same -> {
                var one = Json.mapper().createObjectNode();
                one.set("stream", Json.tree(same));
                one.putArray("values");
                return one;
            });
            var value = node.withArray("values")
                    .addArray()
                    .add(String.valueOf(hit.line().nanos()))
                    .add(hit.line().text());
            if (categorized) {
                var apart = value.addObject();
                put(apart, "structuredMetadata", hit.line().metadata());
                put(apart, "parsed", parsed);
            }
        }
        var data = new HashMap<String, Object>(Map.of(
                "resultType", "streams",
                "result", byStream.values(),
                "stats", Map.of("summary", Map.of("totalBytesProcessed", 4_242, "totalLinesProcessed", 42))));
        if (categorized) {
            data.put("encodingFlags", List.of("categorize-labels"));
        }
        return Json.tree(Map.of("status", "success", "data", data));
    }

    private static void requireWindow(long start, long end) {
        if (end <= start) {
            throw new BadQuery("end timestamp must not be before or equal to start time");
        }
        if (end - start > LONGEST_NANOS) {
            var length = Duration.ofNanos(end - start);
            throw new BadQuery("the query time range exceeds the limit (query length: " + length.toHours() + "h"
                    + length.toMinutesPart() + "m" + length.toSecondsPart() + "s, limit: 30d1h)");
        }
    }

    private static void put(ObjectNode node, String name, Map<String, String> texts) {
        if (!texts.isEmpty()) {
            node.set(name, Json.tree(texts));
        }
    }

    /** Of a line that is no JSON, the labels that say so. */
    private static Map<String, String> parsed(Line line) {
        try {
            return texts(Json.read(line.text(), ObjectNode.class));
        } catch (IllegalArgumentException e) {
            return Map.of(
                    "__error__",
                    "JSONParserErr",
                    "__error_details__",
                    "Value looks like object, but can't find closing '}' symbol");
        }
    }

    /** One series a stream. */
    private JsonNode matrix(String query, long start, long end) {
        var counts = new HashMap<Map<String, String>, Integer>();
        found(query, start, end, (stream, line) -> counts.merge(stream.labels(), 1, Integer::sum));
        if (counts.size() > MOST_SERIES) {
            throw new BadQuery(
                    "maximum number of series (" + MOST_SERIES + ") reached for a single query; consider reducing query"
                            + " cardinality by adding more specific stream selectors, reducing the time range, or aggregating results"
                            + " with functions like sum(), count() or topk()");
        }
        var series = new ArrayList<Object>();
        counts.forEach((labels, number) -> series.add(
                Map.of("metric", labels, "values", List.of(List.of(end / 1_000_000_000, String.valueOf(number))))));
        return Json.tree(Map.of("status", "success", "data", Map.of("resultType", "matrix", "result", series)));
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

    /** @return whether the query parses lines as JSON */
    private boolean found(String query, long start, long end, Sink sink) {
        var parsed = parsed(query);
        streams.values().stream()
                .filter(stream -> parsed.streams().test(stream.labels()))
                .forEach(stream -> stream.lines().stream()
                        .filter(line -> line.nanos() >= start
                                && line.nanos() < end
                                && parsed.lines().test(line))
                        .forEach(line -> sink.found(stream, line)));
        return parsed.json();
    }

    private static Parsed parsed(String query) {
        int close = query.indexOf('}');
        if (!query.startsWith("{") || close < 0) {
            throw new BadQuery("parse error at line 1, col 1: syntax error: unexpected IDENTIFIER");
        }
        Predicate<Map<String, String>> streams = labels -> true;
        boolean bounded = false;
        var matcher = MATCHER.matcher(query.substring(1, close));
        while (matcher.find()) {
            String label = matcher.group(1);
            var test = test(matcher.group(2), unquoted(matcher.group(3)), true);
            bounded |= !matcher.group(2).startsWith("!") && !test.test("");
            streams = streams.and(labels -> test.test(labels.getOrDefault(label, "")));
        }
        if (!bounded) {
            throw new BadQuery(
                    "parse error : queries require at least one regexp or equality matcher that does not have an"
                            + " empty-compatible value. For instance, app=~\".*\" does not meet this requirement, but app=~\".+\" will");
        }
        Predicate<Line> lines = line -> true;
        boolean json = false;
        String rest = query.substring(close + 1);
        while (!rest.isBlank()) {
            var asJson = JSON_STAGE.matcher(rest);
            if (asJson.find()) {
                json = true;
                rest = rest.substring(asJson.end());
                continue;
            }
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
                String label = stage.group(2);
                var test = test(stage.group(3), value, true);
                lines = lines.and(line -> test.test(label(line, label)));
            }
            rest = rest.substring(stage.end());
        }
        return new Parsed(streams, lines, json);
    }

    /** Loki finds the level itself when nobody says it. */
    private static String label(Line line, String label) {
        String level = LogFields.of(line.text()).level().name().toLowerCase(java.util.Locale.ROOT);
        return line.metadata().getOrDefault(label, label.equals("detected_level") ? level : "");
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
