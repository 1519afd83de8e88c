package dev.agentops.server.traces;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.agentops.agentkit.Json;
import dev.agentops.server.testing.BackendServer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Answers as Tempo does: OTLP in, traces by id in both versions, TraceQL search, tags; ids in base64 in a trace and in hex in a search,
 * numbers as strings, errors as text, 404 for what is not there. Of TraceQL it knows one pair of braces with {@code &&}. {@link
 * #answerNext} puts something else in its place.
 */
public final class TempoTestServer extends BackendServer {
    private static final long LONGEST_SECONDS = 168 * 3_600;
    private static final Pattern CONDITION = Pattern.compile(
            "(resource\\.service\\.name|name|status|duration|trace:id)\\s*(>=|=)\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|[a-z0-9]+)");

    private record Known(String service, ObjectNode span) {}

    private final Map<String, List<Known>> traces = new ConcurrentHashMap<>();
    volatile boolean onlyOldRoutes;

    public TempoTestServer() throws IOException {
        super("");
    }

    @Override
    protected void answer(HttpExchange exchange, String path, Map<String, String> parameters) throws IOException {
        if (path.equals("/v1/traces")) {
            push(Json.mapper().readTree(exchange.getRequestBody()));
            json(exchange, Map.of());
        } else if (path.startsWith("/api/v2/traces/") && !onlyOldRoutes) {
            trace(exchange, path.substring("/api/v2/traces/".length()), true);
        } else if (path.startsWith("/api/traces/")) {
            trace(exchange, path.substring("/api/traces/".length()), false);
        } else if (path.equals("/api/search")) {
            json(exchange, search(parameters));
        } else if (path.equals("/api/v2/search/tags")) {
            json(
                    exchange,
                    Map.of(
                            "scopes",
                            List.of(
                                    Map.of("name", "resource", "tags", List.of("service.name")),
                                    Map.of("name", "intrinsic", "tags", List.of("duration", "name", "status")))));
        } else if (path.equals("/api/v2/search/tag/resource.service.name/values")) {
            json(
                    exchange,
                    Map.of(
                            "tagValues",
                            all().stream()
                                    .map(Known::service)
                                    .distinct()
                                    .map(name -> Map.of("type", "string", "value", name))
                                    .toList()));
        } else if (path.equals("/api/echo")) {
            text(exchange, 200, "echo");
        } else if (path.equals("/api/status/buildinfo")) {
            json(exchange, Map.of("version", "2.9.0"));
        } else {
            text(exchange, 404, "404 page not found\n");
        }
    }

    private static void json(HttpExchange exchange, Object answer) throws IOException {
        body(exchange, 200, "application/json", Json.write(answer));
    }

    private void push(JsonNode body) {
        for (var resource : body.path("resourceSpans")) {
            String service =
                    resource.at("/resource/attributes/0/value/stringValue").asText();
            for (var span : resource.at("/scopeSpans/0/spans")) {
                traces.computeIfAbsent(span.path("traceId").asText(), none -> new ArrayList<>())
                        .add(new Known(service, (ObjectNode) span));
            }
        }
    }

    private void trace(HttpExchange exchange, String id, boolean newer) throws IOException {
        var spans = traces.get("0".repeat(32 - id.length()) + id);
        if (spans == null) {
            text(exchange, 404, newer ? "" : "trace not found");
            return;
        }
        var batches = spans.stream()
                .map(known -> Map.of(
                        "resource",
                        Map.of(
                                "attributes",
                                List.of(Map.of(
                                        "key", "service.name", "value", Map.of("stringValue", known.service())))),
                        "scopeSpans",
                        List.of(Map.of("scope", Map.of(), "spans", List.of(written(known.span()))))))
                .toList();
        json(
                exchange,
                newer
                        ? Map.of("trace", Map.of("resourceSpans", batches), "metrics", Map.of(), "status", "COMPLETE")
                        : Map.of("batches", batches));
    }

    /** Bytes are base64 in JSON of protocol buffers. */
    private static ObjectNode written(ObjectNode span) {
        var written = span.deepCopy();
        for (var field : List.of("traceId", "spanId", "parentSpanId")) {
            if (written.has(field)) {
                byte[] bytes = HexFormat.of().parseHex(written.get(field).asText());
                written.put(field, Base64.getEncoder().encodeToString(bytes));
            }
        }
        return written;
    }

    private List<Known> all() {
        return traces.values().stream().flatMap(List::stream).toList();
    }

    private JsonNode search(Map<String, String> parameters) {
        long start = Long.parseLong(parameters.get("start"));
        long end = Long.parseLong(parameters.get("end"));
        if (end - start > LONGEST_SECONDS) {
            throw new BadQuery(
                    "range specified by start and end exceeds 168h0m0s. received start=" + start + " end=" + end);
        }
        var conditions = conditions(parameters.get("q").strip());
        int limit = Integer.parseInt(parameters.get("limit"));
        var found = new ArrayList<Map<String, Object>>();
        traces.forEach((id, spans) -> {
            var matched = spans.stream()
                    .filter(known -> conditions.entrySet().stream()
                            .allMatch(one -> holds(id, known, one.getKey(), one.getValue())))
                    .toList();
            var root = spans.stream()
                    .filter(known -> !known.span().has("parentSpanId"))
                    .findFirst()
                    .orElse(spans.getFirst());
            long begin = root.span().path("startTimeUnixNano").asLong();
            if (!matched.isEmpty()
                    && begin / 1_000_000_000 >= start
                    && begin / 1_000_000_000 <= end
                    && found.size() < limit) {
                found.add(summary(id, root, matched, Integer.parseInt(parameters.get("spss"))));
            }
        });
        return Json.tree(Map.of(
                "traces", found, "metrics", Map.of("inspectedBytes", "12345", "totalJobs", 2, "completedJobs", 2)));
    }

    private static Map<String, Object> summary(String id, Known root, List<Known> matched, int most) {
        var all = new LinkedHashMap<String, Object>();
        all.put("traceID", id.replaceFirst("^0+", ""));
        all.put("rootServiceName", root.service());
        all.put("rootTraceName", root.span().path("name").asText());
        all.put("startTimeUnixNano", root.span().path("startTimeUnixNano").asText());
        all.put("durationMs", nanos(root.span()) / 1_000_000);
        all.put(
                "spanSets",
                List.of(Map.of(
                        "matched", matched.size(),
                        "spans",
                                matched.stream()
                                        .limit(most)
                                        .map(known -> Map.of(
                                                "spanID",
                                                        known.span()
                                                                .path("spanId")
                                                                .asText(),
                                                "name",
                                                        known.span()
                                                                .path("name")
                                                                .asText(),
                                                "startTimeUnixNano",
                                                        known.span()
                                                                .path("startTimeUnixNano")
                                                                .asText(),
                                                "durationNanos", String.valueOf(nanos(known.span()))))
                                        .toList())));
        return all;
    }

    private static long nanos(JsonNode span) {
        return span.path("endTimeUnixNano").asLong()
                - span.path("startTimeUnixNano").asLong();
    }

    private static Map<String, String> conditions(String query) {
        if (!query.startsWith("{") || !query.endsWith("}")) {
            throw new BadQuery("invalid TraceQL query: parse error at line 1, col " + query.length()
                    + ": syntax error: unexpected $end");
        }
        var conditions = new HashMap<String, String>();
        for (var part : query.substring(1, query.length() - 1).split("&&")) {
            var condition = CONDITION.matcher(part.strip());
            if (condition.matches()) {
                conditions.put(
                        condition.group(1),
                        condition.group(3).replaceAll("^\"|\"$", "").replace("\\\"", "\""));
            } else if (!part.isBlank()) {
                throw new BadQuery(
                        "invalid TraceQL query: parse error at line 1, col 3: unknown identifier: " + part.strip());
            }
        }
        return conditions;
    }

    private static boolean holds(String trace, Known known, String what, String value) {
        return switch (what) {
            case "resource.service.name" -> known.service().equals(value);
            case "name" -> known.span().path("name").asText().equals(value);
            case "status" -> known.span().at("/status/code").asText().endsWith(value.equals("error") ? "2" : "1");
            case "duration" -> nanos(known.span()) >= Long.parseLong(value.replace("ms", "")) * 1_000_000;
            case "trace:id" -> trace.endsWith(value);
            default -> throw new BadQuery("unknown " + what);
        };
    }
}
