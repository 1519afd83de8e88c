package dev.agentops.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders that are there whole or not at all. */
public final class Folders {
    private static final String UNFINISHED = ".unfinished-";

    private Folders() {}

    interface Filler {
        void fill(Path folder) throws IOException, InterruptedException;
    }

    /** Fills a folder under another name and renames it. What an interrupted attempt left behind is removed. */
    static void createWhole(Path folder, Filler filler) throws IOException, InterruptedException {
        Path unfinished = folder.resolveSibling(UNFINISHED + folder.getFileName());
        delete(unfinished);
        DataFolder.createPrivately(unfinished);
        filler.fill(unfinished);
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    /** With all that is in it; one that is not there is no fault. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
