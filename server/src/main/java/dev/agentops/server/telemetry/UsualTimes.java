package dev.agentops.server.telemetry;

import org.jdbi.v3.core.Handle;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What calls of a tool or a model usually take: the median of the newest that ended well in other runs. It marks spans that took much
 * longer, and only those; too few calls say nothing.
 */
final class UsualTimes {
    /** A mark of a span: how many times the median it took, and of how many calls that is. */
    static final String TIMES = "agentops.slower.times";

    static final String MEDIAN = "agentops.slower.median_ms";
    static final String CALLS = "agentops.slower.calls";

    private static final int NEWEST = 200;
    private static final int LEAST_CALLS = 10;
    private static final double LEAST_TIMES = 2;
    private static final Duration LEAST = Duration.ofSeconds(1);

    private record Usual(String what, long calls, double medianMillis) {}

    private UsualTimes() {}

    /** The same spans; with the mark where one is due. */
    static List<Span> mark(Handle handle, String runId, List<Span> spans) {
        var named = spans.stream()
                .filter(span -> !what(span).isEmpty() && took(span).compareTo(LEAST) >= 0)
                .map(UsualTimes::what)
                .collect(Collectors.toSet());
        if (named.isEmpty()) {
            return spans;
        }
        var usual = read(handle, runId, List.copyOf(named));
        return spans.stream().map(span -> marked(span, usual)).toList();
    }

    private static Span marked(Span span, Map<String, Usual> usual) {
        var known = usual.get(what(span));
        if (known == null || took(span).compareTo(LEAST) < 0) {
            return span;
        }
        double times = took(span).toMillis() / Math.max(1, known.medianMillis());
        if (times < LEAST_TIMES) {
            return span;
        }
        var attributes = new LinkedHashMap<>(span.attributes());
        attributes.put(TIMES, times);
        attributes.put(MEDIAN, known.medianMillis());
        attributes.put(CALLS, known.calls());
        return new Span(
                span.id(),
                span.parentId(),
                span.name(),
                span.kind(),
                span.start(),
                span.end(),
                span.status(),
                attributes,
                span.events());
    }

    /** The tool's or the model's name, as its steps have it; empty for any other span. */
    private static String what(Span span) {
        return switch (span.kind()) {
            case TOOL -> String.valueOf(span.attributes().getOrDefault(GenAi.TOOL, ""));
            case MODEL -> String.valueOf(span.attributes().getOrDefault(GenAi.REQUEST_MODEL, ""));
            case RUN, QUEUE, TURN, ROUTER, APPROVAL, SAVE, STEP -> "";
        };
    }

    private static Duration took(Span span) {
        var end = span.end();
        return end == null ? Duration.ZERO : Duration.between(span.start(), end);
    }

    /** Each name is one walk along steps_by_what, of at most {@link #NEWEST} rows. */
    private static Map<String, Usual> read(Handle handle, String runId, List<String> names) {
        return handle
                .createQuery("""
                        select what, count(*) as calls,
                               percentile_cont(0.5) within group (order by extract(epoch from finished_at - started_at) * 1000) as median
                        from unnest(cast(:names as text[])) as named (what) cross join lateral (
                            select started_at, finished_at from steps
                            where detail = what and kind in ('tool', 'model') and status = 'ok' and run_id <> :run
                              and finished_at > now() - interval '7 days'
                            order by finished_at desc limit :newest) as past
                        group by what having count(*) >= :least
                        """)
                .bindArray("names", String.class, names)
                .bind("run", runId)
                .bind("newest", NEWEST)
                .bind("least", LEAST_CALLS)
                .map((row, context) -> new Usual(row.getString("what"), row.getLong("calls"), row.getDouble("median")))
                .stream()
                .collect(Collectors.toMap(Usual::what, Function.identity()));
    }
}
