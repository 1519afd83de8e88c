package dev.agentops.server.traces;

import com.google.re2j.Pattern;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/** Ids of traces in log lines, so that a reader can go on to the trace. */
public final class TraceIds {
    private static final Pattern NAMED = Pattern.compile(
            "(?i)trace[_.-]?id\\\\?[\"']?\\s{0,3}[:=]\\s{0,3}\\\\?[\"']?([0-9a-f]{16}(?:[0-9a-f]{16})?)\\b");
    private static final Pattern TRACEPARENT = Pattern.compile("\\b00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}\\b");

    private TraceIds() {}

    /** In the order in which they come, each once. */
    public static List<String> in(Iterable<String> lines) {
        var ids = new LinkedHashSet<String>();
        for (var line : lines) {
            for (var pattern : List.of(NAMED, TRACEPARENT)) {
                var found = pattern.matcher(line);
                while (found.find()) {
                    ids.add(found.group(1).toLowerCase(Locale.ROOT));
                }
            }
        }
        return List.copyOf(ids);
    }
}
