package dev.agentops.server.traces;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.server.safety.untrusted.Redactor;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads OTLP as JSON, as Tempo writes it: ids in base64 or in hex, the list called {@code batches} or {@code resourceSpans}
 * (<a href="https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">OTLP</a>).
 */
final class SpanReader {
    private static final int LONGEST_VALUE = 200;
    private static final int SPAN_ID_BYTES = 8;
    private static final int MOST_ATTRIBUTES = 40;

    private SpanReader() {}

    /** In the order of the answer; a span that came twice is there once. */
    static List<TraceSpan> of(JsonNode trace) {
        var spans = new ArrayList<TraceSpan>();
        for (var batch : trace.has("resourceSpans") ? trace.path("resourceSpans") : trace.path("batches")) {
            String service = attributes(batch.path("resource")).getOrDefault("service.name", "unknown");
            Stream.of("scopeSpans", "instrumentationLibrarySpans")
                    .flatMap(name -> batch.path(name).valueStream())
                    .flatMap(scope -> scope.path("spans").valueStream())
                    .map(span -> span(service, span))
                    .forEach(spans::add);
        }
        return spans.stream().distinct().toList();
    }

    private static TraceSpan span(String service, JsonNode span) {
        long start = span.path("startTimeUnixNano").asLong();
        String code = span.path("status").path("code").asText();
        boolean failed = code.equals("STATUS_CODE_ERROR") || code.equals("2");
        return new TraceSpan(
                id(span.path("spanId").asText()),
                id(span.path("parentSpanId").asText()),
                cut(service),
                cut(span.path("name").asText()),
                kind(span.path("kind").asText()),
                start,
                Math.max(start, span.path("endTimeUnixNano").asLong()),
                failed,
                failed ? problem(span) : "",
                attributes(span));
    }

    private static String kind(String kind) {
        return switch (kind) {
            case "2" -> "SERVER";
            case "3" -> "CLIENT";
            case "4" -> "PRODUCER";
            case "5" -> "CONSUMER";
            case "1", "0" -> "";
            default -> kind.replace("SPAN_KIND_", "").replaceAll("INTERNAL|UNSPECIFIED", "");
        };
    }

    private static String problem(JsonNode span) {
        String exception = span.path("events")
                .valueStream()
                .filter(event -> event.path("name").asText().equals("exception"))
                .map(SpanReader::attributes)
                .map(about -> (about.getOrDefault("exception.type", "") + ": "
                                + about.getOrDefault("exception.message", ""))
                        .replaceAll("^: |: $", ""))
                .findFirst()
                .orElse("");
        String message = cut(span.path("status").path("message").asText());
        return exception.isEmpty()
                ? message
                : message.isEmpty() || exception.contains(message) ? exception : message + "; " + exception;
    }

    private static Map<String, String> attributes(JsonNode owner) {
        var attributes = new HashMap<String, String>();
        owner.path("attributes").valueStream().limit(MOST_ATTRIBUTES).forEach(one -> {
            var value = one.path("value").elements();
            attributes.put(
                    one.path("key").asText(), value.hasNext() ? cut(value.next().asText()) : "");
        });
        return attributes;
    }

    /** In hex and without what is no id; empty for none. */
    static String id(String written) {
        String hex = written.toLowerCase(Locale.ROOT);
        if (written.isEmpty() || hex.matches("[0-9a-f]{16}")) {
            return hex.matches("0*") ? "" : hex;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(written);
            return bytes.length == SPAN_ID_BYTES ? id(HexFormat.of().formatHex(bytes)) : "";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String cut(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST_VALUE ? line : Redactor.start(line, LONGEST_VALUE);
    }
}
