package dev.agentops.server.traces;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.tool.Description;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;
import dev.agentops.server.http.OutboundException;
import dev.agentops.server.logs.LogWindow;
import dev.agentops.server.safety.untrusted.Redactor;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** Asking Tempo. What it is asked is the model's; where it is and as whom is the configuration's alone. */
public final class TraceTools {
    private static final int DEFAULT_LIMIT = 20;
    private static final int MOST_TRACES = 100;
    private static final int SPANS_EACH = 3;
    private static final int MOST_VALUES = 100;
    private static final int LONGEST_QUERY = 5_000;
    private static final int LONGEST_NAME = 120;
    private static final String TAG = "(resource|span|event|link|instrumentation)\\.[^\\p{Cntrl}]{1,200}";
    private static final String INTRINSIC =
            "name|status|statusMessage|kind|rootName|rootServiceName|(span|trace|event):[a-zA-Z]{1,30}";

    record GetTrace(
            @Description("in hex, as a log line or search_traces shows it")
            String trace_id,

            @Description("only what is below this span: its id as the tree shows it") @Nullable
            String span_id) {}

    record SearchTraces(
            @Description(
                    "TraceQL, such as { resource.service.name = \"shop\" && status = error && duration > 500ms }; the"
                            + " fields below make one if it is left out")
            @Nullable
            String traceql,

            @Description("name of a service that takes part") @Nullable
            String service,

            @Description("only with a span that failed") @Nullable
            Boolean failed,

            @Description("only with a span of at least so many milliseconds") @Nullable
            Integer min_ms,

            @Description("how far to look back, 30 if left out") @Nullable
            Integer since_minutes,

            @Description("start of the window instead, such as 2026-01-29T10:00:00Z") @Nullable
            String from,

            @Description("end of the window, now if left out") @Nullable
            String to,

            @Description("how many traces, 20 if left out, 100 at most") @Nullable
            Integer limit) {}

    record ListTraceTags(
            @Description("tells the values of this tag, such as resource.service.name; lists the tags if left out")
            @Nullable
            String tag,

            @Description("how far to look back, 30 if left out") @Nullable
            Integer since_minutes) {}

    private final Tempo tempo;

    public TraceTools(Tempo tempo) {
        this.tempo = tempo;
    }

    public List<Tool<?>> tools() {
        return List.of(
                Tool.reads(
                        "get_trace",
                        "Shows one trace of Tempo: what failed first, what took the time, and the tree of spans.",
                        GetTrace.class,
                        (input, context) -> answered(() -> trace(input))),
                Tool.reads(
                        "search_traces",
                        "Finds traces in Tempo, by TraceQL or by service, failure and length.",
                        SearchTraces.class,
                        (input, context) -> answered(() -> search(input))),
                Tool.reads(
                        "list_trace_tags",
                        "Lists the tags that traces can be searched by, or the values of one, such as all services.",
                        ListTraceTags.class,
                        (input, context) -> answered(() -> tags(input))));
    }

    private interface Look {
        String text() throws IOException, InterruptedException;
    }

    private static ToolResult answered(Look look) throws IOException, InterruptedException {
        try {
            return ToolResult.ok(look.text());
        } catch (OutboundException | IllegalArgumentException e) {
            return ToolResult.error(String.valueOf(e.getMessage()));
        }
    }

    private String trace(GetTrace input) throws IOException, InterruptedException {
        String id = input.trace_id().strip().toLowerCase(Locale.ROOT);
        if (!id.matches("[0-9a-f]{1,32}") || id.matches("0+")) {
            throw new IllegalArgumentException("'trace_id' is up to 32 digits in hex, such as"
                    + " 2f3e0cee77ae5dc9c17ade3689eb2e54; search_logs with trace_id finds other ids in logs");
        }
        Tempo.Found found;
        try {
            found = tempo.trace(id).orElse(null);
        } catch (OutboundException.TooLarge e) {
            throw new IllegalArgumentException(
                    e.getMessage() + ". search_traces shows the failed spans of it: { trace:id = \"" + id
                            + "\" && status = error }",
                    e);
        }
        if (found == null) {
            throw new IllegalArgumentException("Tempo has no trace " + id
                    + ": it may be older than what is kept, not have been sampled, or not have arrived yet");
        }
        var trace = new Trace(SpanReader.of(found.trace()));
        if (trace.spans().isEmpty()) {
            throw new IllegalArgumentException("Tempo knows the trace " + id + ", and has no spans of it");
        }
        return "trace " + id + ": " + (found.partial().isEmpty() ? "" : found.partial() + "; ") + text(trace, input);
    }

    private static String text(Trace trace, GetTrace input) {
        String span = Objects.requireNonNullElse(input.span_id(), "").strip().toLowerCase(Locale.ROOT);
        if (span.isEmpty()) {
            return TraceText.of(trace);
        }
        var tops = trace.withId(span);
        if (tops.size() != 1) {
            throw new IllegalArgumentException(
                    (tops.isEmpty() ? "no span" : tops.size() + " spans") + " of this trace begin with '" + span + "'");
        }
        return TraceText.of(trace, tops.getFirst());
    }

    private String search(SearchTraces input) throws IOException, InterruptedException {
        var window = LogWindow.of(input.from(), input.to(), input.since_minutes());
        int limit = Math.clamp(Objects.requireNonNullElse(input.limit(), DEFAULT_LIMIT), 1, MOST_TRACES);
        String query = query(input);
        var answer = tempo.search(query, window, limit, SPANS_EACH);
        var traces = answer.path("traces").valueStream().limit(limit).toList();
        String looked = window + ", " + query + scanned(answer.path("metrics"));
        if (traces.isEmpty()) {
            return "no traces match, " + looked;
        }
        return traces.size() + " traces"
                + (traces.size() == limit ? ", and there may be more: Tempo stops at the limit" : "")
                + ", " + looked + "\nEach: id, begin, length, service and name of its root, spans that match\n"
                + traces.stream().map(TraceTools::line).collect(Collectors.joining("\n"));
    }

    private static String query(SearchTraces input) {
        String written = Objects.requireNonNullElse(input.traceql(), "").strip();
        if (written.length() > LONGEST_QUERY) {
            throw new IllegalArgumentException("'traceql' has more than " + LONGEST_QUERY + " characters");
        }
        if (!written.isEmpty()) {
            return written;
        }
        var conditions = new ArrayList<String>();
        String service = Objects.requireNonNullElse(input.service(), "").strip();
        if (!service.isEmpty()) {
            conditions.add(
                    "resource.service.name = \"" + service.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
        }
        if (Boolean.TRUE.equals(input.failed())) {
            conditions.add("status = error");
        }
        if (input.min_ms() != null) {
            conditions.add("duration >= " + Math.max(0, input.min_ms()) + "ms");
        }
        return conditions.isEmpty() ? "{}" : "{ " + String.join(" && ", conditions) + " }";
    }

    private static String scanned(JsonNode metrics) {
        long bytes = metrics.path("inspectedBytes").asLong();
        long jobs = metrics.path("totalJobs").asLong();
        long done = metrics.path("completedJobs").asLong();
        return ", scanned " + bytes / 1_000 + " KB"
                + (done < jobs ? ", NOT ALL: " + done + " of " + jobs + " pieces were looked at" : "");
    }

    private static String line(JsonNode trace) {
        var sets =
                trace.has("spanSets") ? trace.path("spanSets").valueStream().toList() : List.of(trace.path("spanSet"));
        long matched =
                sets.stream().mapToLong(set -> set.path("matched").asLong()).sum();
        String spans = sets.stream()
                .flatMap(set -> set.path("spans").valueStream())
                .limit(SPANS_EACH)
                .map(span -> cut(span.path("name").asText("")) + "["
                        + cut(span.path("spanID").asText()) + "] "
                        + TraceSpan.length(span.path("durationNanos").asLong()))
                .collect(Collectors.joining(", "));
        return cut(trace.path("traceID").asText()) + " "
                + LogWindow.at(trace.path("startTimeUnixNano").asLong()) + " "
                + trace.path("durationMs").asLong(0) + " ms "
                + cut(trace.path("rootServiceName").asText()) + " "
                + cut(trace.path("rootTraceName").asText())
                + (spans.isEmpty() ? "" : "; " + matched + ": " + spans);
    }

    private String tags(ListTraceTags input) throws IOException, InterruptedException {
        var window = LogWindow.of(null, null, input.since_minutes());
        String tag = Objects.requireNonNullElse(input.tag(), "").strip();
        if (tag.isEmpty()) {
            return tempo.tags(window)
                    .path("scopes")
                    .valueStream()
                    .map(scope -> cut(scope.path("name").asText()) + ": "
                            + some(scope.path("tags").valueStream().toList()))
                    .collect(Collectors.joining("\n"));
        }
        if (!tag.matches(TAG) && !tag.matches(INTRINSIC)) {
            throw new IllegalArgumentException(
                    "'tag' has its scope in front, such as resource.service.name or span.http.route, or is one like name");
        }
        var values = tempo.values(tag, window)
                .path("tagValues")
                .valueStream()
                .map(one -> one.path("value"))
                .toList();
        return values.isEmpty() ? "no values of " + tag + ", " + window : tag + ", " + window + ": " + some(values);
    }

    private static String some(List<JsonNode> texts) {
        return texts.stream()
                        .limit(MOST_VALUES)
                        .map(text -> cut(text.asText()))
                        .sorted()
                        .collect(Collectors.joining(", "))
                + (texts.size() > MOST_VALUES ? ", and " + (texts.size() - MOST_VALUES) + " more" : "");
    }

    private static String cut(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST_NAME ? line : Redactor.start(line, LONGEST_NAME);
    }
}
