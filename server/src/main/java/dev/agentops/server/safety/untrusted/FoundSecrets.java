package dev.agentops.server.safety.untrusted;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** Where secrets stand in one text. What is found first keeps its place: a token is not also the value of a name. Not thread-safe. */
final class FoundSecrets {
    static final String MARK = "[redacted ";

    record Place(String kind, int start, int end) {}

    private final BitSet taken = new BitSet();
    private final List<Place> places = new ArrayList<>();

    private FoundSecrets() {}

    /** In the order of the text. */
    static List<Place> in(String text) {
        var found = new FoundSecrets();
        Redactor.MARK.matcher(text).results().forEach(mark -> found.taken.set(mark.start(), mark.end()));
        PemBlocks.find(text, found);
        SecretPatterns.ALL.forEach(pattern -> pattern.find(text, found));
        NamedSecrets.find(text, found);
        NamedPairs.find(text, found);
        NamedOptions.find(text, found);
        found.places.sort(Comparator.comparingInt(Place::start));
        return found.places;
    }

    void add(String kind, int start, int end) {
        int free = taken.nextClearBit(start);
        if (start < end && free == start) {
            int stop = taken.nextSetBit(start);
            int until = stop < 0 ? end : Math.min(stop, end);
            taken.set(start, until);
            places.add(new Place(kind, start, until));
        }
    }
}
