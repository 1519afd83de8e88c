package dev.agentops.server.logs.files;

import dev.agentops.server.logs.LogEntry;
import dev.agentops.server.logs.LogException;
import dev.agentops.server.logs.LogQuery;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Entries by their reference: {@code shop:1042} begins at byte 1042, {@code shop:1042~1} in the file rotated away last. */
final class Cited {
    private static final Pattern ID = Pattern.compile("(\\d{1,15})(?:~(\\d{1,4}))?");
    private static final int BEFORE = 1 << 20;
    private static final Filter ALL = new Filter(LogQuery.all(Long.MIN_VALUE, Long.MAX_VALUE, 1));

    private record Place(LogSet set, LogFile file, long offset) {}

    private Cited() {}

    /** A file that was rotated since stands one or more places further back, with the same bytes. */
    static List<LogEntry> of(List<LogSet> sets, String reference, Patience patience) throws IOException {
        var entries = new ArrayList<LogEntry>();
        var problems = new ArrayList<String>();
        for (var place : places(sets, reference)) {
            read(place, 0, 0, patience, problems).ifPresent(entries::addAll);
        }
        return orProblem(entries, problems);
    }

    static List<LogEntry> around(List<LogSet> sets, String reference, int before, int after, Patience patience)
            throws IOException {
        var problems = new ArrayList<String>();
        for (var place : places(sets, reference)) {
            var found = read(place, before, after, patience, problems);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return orProblem(List.of(), problems);
    }

    private static List<Place> places(List<LogSet> sets, String reference) {
        int colon = reference.lastIndexOf(':');
        var id = ID.matcher(reference.substring(colon + 1));
        if (colon < 0 || !id.matches()) {
            return List.of();
        }
        long offset = Long.parseLong(id.group(1));
        int generation = id.group(2) == null ? 0 : Integer.parseInt(id.group(2));
        var places = new ArrayList<Place>();
        for (var set : sets) {
            if (set.name().equals(reference.substring(0, colon))) {
                set.files().stream()
                        .filter(file -> file.generation() >= generation)
                        .forEach(file -> places.add(new Place(set, file, offset)));
            }
        }
        return places;
    }

    private static List<LogEntry> orProblem(List<LogEntry> entries, List<String> problems) throws LogException {
        if (entries.isEmpty() && !problems.isEmpty()) {
            throw new LogException(String.join("; ", problems));
        }
        return entries;
    }

    private static Optional<List<LogEntry>> read(
            Place place, int before, int after, Patience patience, List<String> problems) {
        try {
            return read(place, before, after, patience);
        } catch (NoSuchFileException e) {
            return Optional.empty(); // rotated away meanwhile
        } catch (IOException e) {
            problems.add(place.set().name() + ": " + place.file().problem(e));
            return Optional.empty();
        }
    }

    /** Empty when no entry begins there. */
    private static Optional<List<LogEntry>> read(Place place, int before, int after, Patience patience)
            throws IOException {
        var head = new byte[1 << 16];
        Entries kind;
        try (var input = place.file().open(0)) {
            kind = Entries.in(head, input.fill(head, 0));
        }
        var found = new ArrayDeque<LogEntry>();
        boolean[] seen = {false};
        int[] left = {after};
        long start = Math.max(0, place.offset() - (before == 0 ? 1 : BEFORE));
        try (var input = place.file().open(start, patience::isOver)) {
            var scan = new Scan(kind, ALL, Long.MIN_VALUE, Long.MAX_VALUE, patience::isOver);
            scan.run(input, Long.MAX_VALUE, (bytes, from, to, offset, nanos, length) -> {
                if (!seen[0] && offset > place.offset() || seen[0] && left[0] == 0) {
                    return false;
                }
                left[0] -= seen[0] ? 1 : 0;
                seen[0] |= offset == place.offset();
                found.addLast(SetSearch.entry(place.set(), place.file(), bytes, from, to, offset, nanos, length));
                while (!seen[0] && found.size() > before) {
                    found.removeFirst();
                }
                return !seen[0] || left[0] > 0;
            });
            if (!seen[0] && scan.wasStopped()) {
                throw place.file().tooLong();
            }
        } catch (java.io.EOFException e) {
            return Optional.empty();
        }
        return seen[0] ? Optional.of(List.copyOf(found)) : Optional.empty();
    }
}
