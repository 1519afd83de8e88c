package dev.agentops.server.logs;

import java.util.ArrayList;
import java.util.List;

/**
 * What a search looked at.
 *
 * @param matched entries, whether returned or not
 * @param counted whether {@code matched} is all of them; false when the search ended before
 * @param scanned bytes
 * @param notes what the reader must know of what is missing, one sentence each
 */
public record Facts(long matched, boolean counted, long scanned, List<String> notes) {
    public static final Facts NONE = new Facts(0, true, 0, List.of());

    public Facts {
        notes = List.copyOf(notes);
    }

    public Facts and(Facts other) {
        var both = new ArrayList<>(notes);
        other.notes().stream().filter(note -> !both.contains(note)).forEach(both::add);
        return new Facts(matched + other.matched, counted && other.counted, scanned + other.scanned, both);
    }
}
