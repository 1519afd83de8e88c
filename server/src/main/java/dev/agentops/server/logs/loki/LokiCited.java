package dev.agentops.server.logs.loki;

import dev.agentops.server.estate.Loki;
import dev.agentops.server.logs.LogEntry;
import dev.agentops.server.logs.LogException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Finds lines of Loki again by their reference. */
final class LokiCited {
    private static final long AROUND = Duration.ofHours(1).toNanos();
    private static final Pattern ID = Pattern.compile("(\\d{1,19})-[0-9a-f]{4}");

    private final Loki loki;
    private final LokiServices services;
    private final LokiQueries queries;

    LokiCited(Loki loki, LokiServices services, LokiQueries queries) {
        this.loki = loki;
        this.services = services;
        this.queries = queries;
    }

    /** @return the line, empty when there is none */
    List<LogEntry> of(String reference) throws LogException, InterruptedException {
        int colon = reference.lastIndexOf(':');
        var id = ID.matcher(reference.substring(colon + 1));
        if (!reference.startsWith(LokiAnswer.PREFIX) || colon < 0 || !id.matches()) {
            return List.of();
        }
        String service = reference.substring(LokiAnswer.PREFIX.length(), colon);
        long nanos = nanos(id.group(1));
        return within(service, nanos, nanos + 1, LokiLogs.PAGE, true).stream()
                .filter(entry -> entry.reference().equals(reference))
                .limit(1)
                .toList();
    }

    /** @return empty when there is no such line */
    List<LogEntry> around(String reference, int before, int after) throws LogException, InterruptedException {
        var cited = of(reference);
        if (cited.isEmpty()) {
            return List.of();
        }
        var entry = cited.getFirst();
        String service = entry.source().substring(LokiAnswer.PREFIX.length());
        var all = new ArrayList<>(within(service, entry.nanos() - AROUND, entry.nanos(), Math.max(1, before), true));
        all.addAll(within(service, entry.nanos(), entry.nanos() + AROUND, after + 100, false));
        int at = 0;
        while (!all.get(at).reference().equals(reference)) {
            at++;
        }
        return List.copyOf(all.subList(Math.max(0, at - before), Math.min(all.size(), at + after + 1)));
    }

    private List<LogEntry> within(String service, long from, long to, int limit, boolean newestFirst)
            throws LogException, InterruptedException {
        String selector =
                Selectors.of(services.selector(service), loki.selector()).text();
        return queries.range(selector, from, to, LokiLogs.page(limit, newestFirst))
                .entries(services.own(service));
    }

    private static long nanos(String digits) throws LogException {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new LogException(digits + " is no time in nanoseconds");
        }
    }
}
