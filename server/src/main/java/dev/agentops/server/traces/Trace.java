package dev.agentops.server.traces;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The spans of a trace as a forest. Whatever a sender made up (spans that are their own parents, chains of thousands, parents that are not
 * there) is a tree here, and each span is in it once. No recursion.
 */
final class Trace {
    private static final Comparator<TraceSpan> BY_START = Comparator.comparingLong(TraceSpan::start)
            .thenComparing(Comparator.comparingLong(TraceSpan::nanos).reversed());

    private final List<TraceSpan> roots = new ArrayList<>();
    private final Map<TraceSpan, List<TraceSpan>> children = new IdentityHashMap<>();
    private final Map<TraceSpan, TraceSpan> parents = new IdentityHashMap<>();
    /** Parents before their children, siblings by their start. */
    private final List<TraceSpan> inOrder = new ArrayList<>();

    Trace(List<TraceSpan> spans) {
        var sorted = spans.stream().sorted(BY_START).toList();
        var byId = new HashMap<String, TraceSpan>();
        for (var span : sorted) {
            // a client and its server may share an id; then what is below is the server's
            byId.merge(span.id(), span, (one, other) -> other.kind().equals("SERVER") ? other : one);
        }
        var below = new IdentityHashMap<TraceSpan, List<TraceSpan>>();
        var starts = new ArrayList<TraceSpan>();
        for (var span : sorted) {
            var parent = span.parent().isEmpty() ? null : byId.get(span.parent());
            if (parent == null || parent == span) {
                starts.add(span);
            } else {
                below.computeIfAbsent(parent, none -> new ArrayList<>()).add(span);
            }
        }
        Set<TraceSpan> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        starts.forEach(root -> plant(root, below, seen));
        // what is left goes in circles
        sorted.stream().filter(span -> !seen.contains(span)).forEach(span -> {
            if (!seen.contains(span)) {
                plant(span, below, seen);
            }
        });
    }

    private void plant(TraceSpan root, Map<TraceSpan, List<TraceSpan>> below, Set<TraceSpan> seen) {
        roots.add(root);
        seen.add(root);
        var stack = new ArrayDeque<TraceSpan>(List.of(root));
        while (!stack.isEmpty()) {
            var span = stack.pop();
            inOrder.add(span);
            var own = below.getOrDefault(span, List.of()).stream()
                    .filter(seen::add)
                    .toList();
            children.put(span, own);
            own.forEach(child -> parents.put(child, span));
            own.reversed().forEach(stack::push);
        }
    }

    List<TraceSpan> spans() {
        return Collections.unmodifiableList(inOrder);
    }

    List<TraceSpan> roots() {
        return Collections.unmodifiableList(roots);
    }

    List<TraceSpan> children(TraceSpan span) {
        return children.getOrDefault(span, List.of());
    }

    /** @return null for a root */
    @Nullable
    TraceSpan parent(TraceSpan span) {
        return parents.get(span);
    }

    /** With the spans themselves. */
    Set<TraceSpan> below(List<TraceSpan> tops) {
        Set<TraceSpan> below = Collections.newSetFromMap(new IdentityHashMap<>());
        var open = new ArrayDeque<>(tops);
        while (!open.isEmpty()) {
            var span = open.pop();
            below.add(span);
            children(span).forEach(open::push);
        }
        return below;
    }

    /** @param start of an id, or all of it */
    List<TraceSpan> withId(String start) {
        return inOrder.stream().filter(span -> span.id().startsWith(start)).toList();
    }

    long start() {
        return inOrder.stream().mapToLong(TraceSpan::start).min().orElse(0);
    }

    long end() {
        return inOrder.stream().mapToLong(TraceSpan::end).max().orElse(0);
    }

    /** Failed spans with none that failed below them: where an error began. */
    List<TraceSpan> firstFailures() {
        Set<TraceSpan> above = Collections.newSetFromMap(new IdentityHashMap<>());
        for (var span : inOrder.reversed()) {
            var parent = parents.get(span);
            if (parent != null && (span.failed() || above.contains(span))) {
                above.add(parent);
            }
        }
        return inOrder.stream()
                .filter(span -> span.failed() && !above.contains(span))
                .toList();
    }

    /** @param nanos of the critical path that nothing below the span accounts for */
    record Share(TraceSpan span, long nanos) {}

    /**
     * What the time of a span was spent on: from its end back, always the child that ended last before. The shares add up to the span's
     * own time; parents come before their children.
     */
    List<Share> criticalPath(TraceSpan root) {
        record Piece(TraceSpan span, long from, long to) {}
        var shares = new ArrayList<Share>();
        var open = new ArrayDeque<Piece>(List.of(new Piece(root, root.start(), root.end())));
        while (!open.isEmpty()) {
            var piece = open.pop();
            long at = piece.to();
            long own = 0;
            for (var child : children(piece.span()).stream()
                    .sorted(Comparator.comparingLong(TraceSpan::end).reversed())
                    .toList()) {
                long begin = Math.max(child.start(), piece.from());
                long end = Math.min(child.end(), at);
                if (begin < end) {
                    own += at - end;
                    open.push(new Piece(child, begin, end));
                    at = begin;
                }
            }
            shares.add(new Share(piece.span(), own + at - piece.from()));
        }
        return shares;
    }
}
