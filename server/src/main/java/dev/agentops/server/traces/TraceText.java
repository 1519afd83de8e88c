package dev.agentops.server.traces;

import dev.agentops.server.logs.LogWindow;
import dev.agentops.server.safety.untrusted.Redactor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A trace in few lines: what failed first, what took the time, and of the tree what leads there. */
final class TraceText {
    private static final int MOST_SPANS = 80;
    private static final int MOST_TOLD = 6;
    private static final int MOST_SERVICES = 12;
    private static final int DEEPEST = 24;
    private static final int NAME = 100;
    private static final List<String> ATTRIBUTES = List.of(
            "http.request.method",
            "http.method",
            "http.route",
            "url.path",
            "http.target",
            "http.response.status_code",
            "http.status_code",
            "rpc.method",
            "rpc.grpc.status_code",
            "db.system",
            "db.operation",
            "messaging.destination.name",
            "server.address",
            "peer.service");

    private final Trace trace;
    private final List<TraceSpan> tops;
    private final List<Trace.Share> path;
    private final Set<TraceSpan> inside;
    private final List<TraceSpan> failures;
    private final Set<TraceSpan> chosen = Collections.newSetFromMap(new IdentityHashMap<>());

    private TraceText(Trace trace, List<TraceSpan> tops) {
        this.trace = trace;
        this.tops = tops;
        this.path = trace.criticalPath(longest(tops)).stream()
                .filter(share -> share.nanos() > 0)
                .toList();
        this.inside = trace.below(tops);
        this.failures = trace.firstFailures().stream().filter(inside::contains).toList();
        choose();
    }

    static String of(Trace trace) {
        return new TraceText(trace, trace.roots()).text("");
    }

    /** Only what is below one span. */
    static String of(Trace trace, TraceSpan top) {
        return new TraceText(trace, List.of(top)).text("below span " + top.id() + ", ");
    }

    private static TraceSpan longest(List<TraceSpan> spans) {
        return spans.stream().max(Comparator.comparingLong(TraceSpan::nanos)).orElseThrow();
    }

    /** First what the time was spent on and what failed, then the longest. */
    private void choose() {
        var wanted = new ArrayList<TraceSpan>(tops.subList(0, Math.min(MOST_TOLD, tops.size())));
        wanted.addAll(failures.subList(0, Math.min(MOST_TOLD, failures.size())));
        wanted.addAll(slowest().stream().map(Trace.Share::span).toList());
        wanted.addAll(failures);
        wanted.addAll(inside.stream()
                .sorted(Comparator.comparingLong(TraceSpan::nanos).reversed())
                .toList());
        for (var span : wanted) {
            if (chosen.size() < MOST_SPANS) {
                chosen.addAll(withAllAbove(span));
            }
        }
    }

    /** What is not chosen yet; none when that is more than there is room for. */
    private List<TraceSpan> withAllAbove(TraceSpan span) {
        var way = new ArrayList<TraceSpan>();
        for (var at = span; at != null && inside.contains(at) && !chosen.contains(at); at = trace.parent(at)) {
            way.add(at);
            if (chosen.size() + way.size() > MOST_SPANS) {
                return List.of();
            }
        }
        return way;
    }

    private List<Trace.Share> slowest() {
        return path.stream()
                .sorted(Comparator.comparingLong(Trace.Share::nanos).reversed())
                .limit(MOST_TOLD)
                .toList();
    }

    private String text(String where) {
        long failed = inside.stream().filter(TraceSpan::failed).count();
        return where + inside.size() + " spans, " + failed + " failed, " + TraceSpan.length(trace.end() - trace.start())
                + " from " + LogWindow.at(trace.start()) + "\nservices: " + services() + failuresText()
                + "\nmost of the time of " + name(longest(tops)) + ": "
                + slowest().stream()
                        .map(share -> TraceSpan.length(share.nanos()) + " in " + name(share.span()))
                        .collect(Collectors.joining("; "))
                + "\n" + chosen.size() + " of " + inside.size()
                + " spans shown: begin after the trace's, length, service, name; * where the time went"
                + tree();
    }

    private String services() {
        var counts = new LinkedHashMap<String, int[]>();
        for (var span : inside) {
            var count = counts.computeIfAbsent(span.service(), none -> new int[2]);
            count[0]++;
            count[1] += span.failed() ? 1 : 0;
        }
        return counts.entrySet().stream()
                        .sorted(Comparator.comparingInt((Map.Entry<String, int[]> one) -> one.getValue()[0])
                                .reversed())
                        .limit(MOST_SERVICES)
                        .map(one -> one.getKey() + " " + one.getValue()[0]
                                + (one.getValue()[1] == 0 ? "" : " (" + one.getValue()[1] + " failed)"))
                        .collect(Collectors.joining(", "))
                + (counts.size() > MOST_SERVICES ? " and " + (counts.size() - MOST_SERVICES) + " more" : "");
    }

    private String failuresText() {
        return failures.isEmpty()
                ? ""
                : "\nfailed with nothing failed below: "
                        + failures.stream()
                                .limit(MOST_TOLD)
                                .map(span -> name(span) + (span.problem().isEmpty() ? "" : " (" + span.problem() + ")"))
                                .collect(Collectors.joining("; "))
                        + (failures.size() > MOST_TOLD ? "; " + (failures.size() - MOST_TOLD) + " more" : "");
    }

    private static String name(TraceSpan span) {
        String name = span.name().length() <= NAME ? span.name() : Redactor.start(span.name(), NAME);
        return span.service() + " " + name + " [" + span.id() + "]";
    }

    private record Line(TraceSpan span, int depth) {}

    /** No recursion: a chain may be long. */
    private String tree() {
        var text = new StringBuilder();
        Set<TraceSpan> slow = Collections.newSetFromMap(new IdentityHashMap<>());
        path.forEach(share -> slow.add(share.span()));
        var open = new ArrayDeque<Line>();
        shown(tops).reversed().forEach(top -> open.push(new Line(top, 0)));
        hidden(text, tops, 0);
        while (!open.isEmpty()) {
            var line = open.pop();
            var children = trace.children(line.span());
            indent(text, line.depth()).append(line(line.span(), slow.contains(line.span())));
            hidden(text, children, line.depth() + 1);
            shown(children).reversed().forEach(child -> open.push(new Line(child, line.depth() + 1)));
        }
        return text.toString();
    }

    private List<TraceSpan> shown(List<TraceSpan> spans) {
        return spans.stream().filter(chosen::contains).toList();
    }

    private static StringBuilder indent(StringBuilder text, int depth) {
        return text.append('\n').append("  ".repeat(Math.min(depth, DEEPEST)));
    }

    /** Of spans that are not shown: how many, and how long the longest is. */
    private void hidden(StringBuilder text, List<TraceSpan> spans, int depth) {
        var rest = spans.stream().filter(span -> !chosen.contains(span)).toList();
        if (!rest.isEmpty()) {
            var longest = longest(rest);
            indent(text, depth)
                    .append("(")
                    .append(rest.size())
                    .append(" not shown, the longest ")
                    .append(TraceSpan.length(longest.nanos()))
                    .append(" ")
                    .append(name(longest))
                    .append(")");
        }
    }

    private String line(TraceSpan span, boolean slow) {
        String about = ATTRIBUTES.stream()
                .filter(span.about()::containsKey)
                .map(key -> key + "=" + span.about().get(key))
                .collect(Collectors.joining(" "));
        return (slow ? "* " : "") + "+" + TraceSpan.length(span.start() - trace.start()) + " "
                + TraceSpan.length(span.nanos()) + " " + name(span)
                + (span.kind().isEmpty() ? "" : " " + span.kind())
                + (span.failed() ? " FAILED" + (span.problem().isEmpty() ? "" : ": " + span.problem()) : "")
                + (about.isEmpty() ? "" : " " + about);
    }
}
