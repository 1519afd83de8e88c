package dev.agentops.server.logs.loki;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.server.estate.Loki;
import dev.agentops.server.http.OutboundLimits;
import dev.agentops.server.logs.Facts;
import dev.agentops.server.logs.Found;
import dev.agentops.server.logs.LogEntry;
import dev.agentops.server.logs.LogException;
import dev.agentops.server.logs.LogFields;
import dev.agentops.server.logs.LogQuery;
import dev.agentops.server.logs.LogSource;
import dev.agentops.server.logs.LogStore;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Logs in Loki. An entry's id is its time and a sum of its text. A service's streams are those of its selector in {@code services.yaml},
 * else those whose service label has its name.
 */
public final class LokiLogs implements LogStore, AutoCloseable {
    static final int PAGE = 5_000;

    private static final int MOST_LINES = 20_000;
    private static final int MOST_SOURCES = 500;
    private static final long AROUND = Duration.ofHours(1).toNanos();
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,199}");

    private final Loki loki;
    private final LokiServices services;
    private final LokiHttp http;
    private final LokiQueries queries;
    private final LokiCited cited;

    public LokiLogs(Loki loki) {
        this(loki, Map.of());
    }

    /** @param selectors by service, of those that have their own */
    public LokiLogs(Loki loki, Map<String, String> selectors) {
        this(loki, selectors, OutboundLimits.QUERY);
    }

    public LokiLogs(Loki loki, OutboundLimits limits) {
        this(loki, Map.of(), limits);
    }

    private LokiLogs(Loki loki, Map<String, String> selectors, OutboundLimits limits) {
        this.loki = loki;
        this.services = new LokiServices(loki, new TreeMap<>(selectors));
        this.http = new LokiHttp(loki.endpoint(), limits);
        this.queries = new LokiQueries(loki, http);
        this.cited = new LokiCited(loki, services, queries);
    }

    /** For the doctor. @return its version, or that it answers */
    public String version() throws LogException, InterruptedException {
        long now = now();
        if (!http.get("labels", Map.of("start", String.valueOf(now - AROUND), "end", String.valueOf(now)))
                .path("status")
                .asText()
                .equals("success")) {
            throw new LogException("what answers at the address of loki in services.yaml is no Loki");
        }
        try {
            String version =
                    http.get("status/buildinfo", Map.of()).path("version").asText("");
            return version.isEmpty() ? "answers" : version;
        } catch (LogException e) {
            return "answers"; // not every proxy lets that through
        }
    }

    @Override
    public List<LogSource> sources() throws LogException, InterruptedException {
        long now = now();
        var sources = new ArrayList<LogSource>();
        services.selectors()
                .forEach((service, selector) ->
                        sources.add(new LogSource(LokiAnswer.PREFIX + service, service, "in Loki, " + selector)));
        for (var value : queries.labelValues(
                loki.serviceLabel(), now - loki.longestWindow().toNanos(), now)) {
            if (sources.size() < MOST_SOURCES && !services.selectors().containsKey(value.asText())) {
                sources.add(new LogSource(LokiAnswer.PREFIX + value.asText(), value.asText(), "in Loki"));
            }
        }
        return sources;
    }

    @Override
    public Found search(LogQuery asked) throws LogException, InterruptedException {
        var query = named(asked);
        var checked = queries.checked(logQl(query), query.from(), query.to());
        int limit = Math.min(query.limit(), PAGE);
        var answer = queries.range(checked, query.from(), query.to(), page(limit, query.newestFirst()));
        var entries = answer.entries(services.own(query.service()));
        if (entries.size() >= limit) {
            entries = withWholeEdge(entries, query, checked, limit);
        }
        var notes = new ArrayList<>(answer.notes());
        notes.addAll(services.leftOut(query));
        long matched = entries.size();
        boolean counted = true;
        if (entries.size() >= limit) {
            try {
                matched = Math.max(matched, queries.count(checked, query.from(), query.to()));
            } catch (LogException e) {
                counted = false;
                notes.add("how many there are in all is not known: " + e.getMessage());
            }
        }
        if (query.minStatus() % 100 != 0) {
            entries = entries.stream()
                    .filter(entry -> LogFields.of(entry.text()).status() >= query.minStatus())
                    .toList();
            counted &= matched < limit;
            matched = counted ? entries.size() : matched;
        }
        return new Found(entries, new Facts(matched, counted, answer.bytes(), notes));
    }

    /**
     * Which lines of one time Loki returns when not all of them fit is its own affair: of the time at which a page ends all are asked for, and
     * the page takes them in our order, so that the next goes on behind them.
     */
    private List<LogEntry> withWholeEdge(List<LogEntry> entries, LogQuery query, Selectors checked, int limit)
            throws LogException, InterruptedException {
        long edge = query.newestFirst()
                ? entries.getFirst().nanos()
                : entries.getLast().nanos();
        var whole = new ArrayList<>(queries.range(checked, edge, edge + 1, page(PAGE, query.newestFirst()))
                .entries(services.own(query.service())));
        entries.stream().filter(entry -> entry.nanos() != edge).forEach(whole::add);
        whole.sort(LokiAnswer.IN_ORDER);
        int size = whole.size();
        int kept = Math.min(size, limit);
        return List.copyOf(query.newestFirst() ? whole.subList(size - kept, size) : whole.subList(0, kept));
    }

    /** The latest lines first; no more than {@value #MOST_LINES}. */
    @Override
    public Facts each(LogQuery asked, Consumer<LogEntry> reader) throws LogException, InterruptedException {
        var query = named(asked);
        var checked = queries.checked(logQl(query), query.from(), query.to());
        int most = Math.min(query.limit(), MOST_LINES);
        var facts = Facts.NONE;
        var atTheEdge = new HashSet<String>();
        long end = query.to();
        boolean more = true;
        boolean skipped = false;
        while (more && facts.matched() < most) {
            var answer = queries.range(checked, query.from(), end, page(PAGE, true));
            var page = answer.entries(services.own(query.service()));
            var fresh = page.stream()
                    .filter(entry -> !atTheEdge.contains(entry.reference()))
                    .toList();
            fresh.forEach(reader);
            facts = facts.and(new Facts(fresh.size(), true, answer.bytes(), answer.notes()));
            more = page.size() >= PAGE && end > query.from();
            if (more) {
                long oldest = page.getFirst().nanos();
                if (oldest >= end) {
                    throw new LogException("Loki sent lines from outside the window that it was asked for");
                }
                // a page of one nanosecond that was seen already: the rest of that nanosecond cannot be asked for
                skipped |= fresh.isEmpty();
                end = fresh.isEmpty() ? oldest : oldest + 1;
                atTheEdge.clear();
                page.stream()
                        .filter(entry -> entry.nanos() == oldest)
                        .forEach(entry -> atTheEdge.add(entry.reference()));
            }
        }
        return facts.and(new Facts(0, true, 0, services.leftOut(query))).and(left(facts.matched(), more, skipped));
    }

    private String logQl(LogQuery query) {
        return LogQl.query(loki, services.selector(query.service()), query);
    }

    private static Facts left(long seen, boolean more, boolean skipped) {
        var notes = new ArrayList<String>();
        if (more) {
            notes.add("Loki: only the latest " + seen + " lines of the window were looked at");
        }
        if (skipped) {
            notes.add("Loki: more than " + PAGE
                    + " lines have one and the same time, the rest of them was not looked at");
        }
        return new Facts(0, notes.isEmpty(), 0, notes);
    }

    @Override
    public List<LogEntry> cited(String reference) throws LogException, InterruptedException {
        return cited.of(reference);
    }

    @Override
    public List<LogEntry> around(String reference, int before, int after) throws LogException, InterruptedException {
        return cited.around(reference, before, after);
    }

    /**
     * What a selector can be made of.
     *
     * @param label whose values are wanted; empty for the labels themselves
     * @param selector of the streams that are meant, such as {@code {app="shop"}}; empty for all that may be seen
     * @throws LogException when label or selector is not understood, or Loki does not answer
     */
    public List<String> labels(String label, String selector, long from, long to)
            throws LogException, InterruptedException {
        if (!label.isEmpty() && !LABEL.matcher(label).matches()) {
            throw new LogException("'" + label + "' is no label: letters, digits and _");
        }
        String meant;
        try {
            meant = selector.isBlank()
                    ? loki.selector()
                    : Selectors.of(selector, loki.selector()).selectors().getFirst();
        } catch (IllegalArgumentException e) {
            throw new LogException(e.getMessage());
        }
        var found = label.isEmpty() ? queries.labels(meant, from, to) : queries.labelValues(label, meant, from, to);
        return found.valueStream().map(JsonNode::asText).toList();
    }

    /** LogQL as it is written, within the limits of every query. */
    public Raw raw(String logql, long from, long to, int limit, boolean newestFirst)
            throws LogException, InterruptedException {
        var checked = queries.checked(logql, from, to);
        var parameters = new java.util.HashMap<>(page(limit, newestFirst));
        parameters.put("step", Math.max(1, (to - from) / 1_000_000_000L / Raw.MOST_POINTS + 1) + "s");
        var answer = queries.range(checked, from, to, parameters);
        return new Raw(answer, checked.rewritesLines(), limit);
    }

    private static LogQuery named(LogQuery query) {
        return query.service().startsWith(LokiAnswer.PREFIX)
                ? query.withService(query.service().substring(LokiAnswer.PREFIX.length()))
                : query;
    }

    static Map<String, String> page(int limit, boolean newestFirst) {
        return Map.of("limit", String.valueOf(limit), "direction", newestFirst ? "backward" : "forward");
    }

    private static long now() {
        var now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    @Override
    public void close() {
        http.close();
    }
}
