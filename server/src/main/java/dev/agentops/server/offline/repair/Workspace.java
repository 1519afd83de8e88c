package dev.agentops.server.offline.repair;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What has been seen of the code so far. */
public interface Workspace {
    /** @param line from 1 */
    record Hit(String path, int line, String code) {}

    /** Paths of all files; empty if nobody asked yet. */
    Optional<List<String>> files();

    /** The lines of a file that were read, by number; empty if nobody asked yet. */
    Optional<SortedMap<Integer, String>> text(String path);

    /** Lines that contain a text; empty if nobody asked yet. */
    Optional<List<Hit>> with(String text);
}
