package dev.agentops.server.runbooks;

import dev.agentops.server.files.OpenFolder;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The Markdown files of one folder and its sub-folders. A link counts only where it leads to a file in the folder, as mounted volumes
 * make them. A file that did not change is not read again. Not thread-safe.
 */
final class RunbookFolder {
    static final int MOST = 1_000;
    private static final int MOST_ENTRIES = 20_000;
    private static final int DEEPEST = 5;

    /** @param runbook null when there is a problem. @param problem empty when there is a runbook */
    private record Known(
            FileTime changed, long size, @Nullable Runbook runbook, String problem) {
        static Known unusable(Exception e) {
            String why = e instanceof FileSystemException
                    ? "it cannot be reached (" + e.getClass().getSimpleName() + ")"
                    : String.valueOf(e.getMessage());
            return new Known(FileTime.fromMillis(0), -1, null, why);
        }
    }

    private final Path root;
    private Map<String, Known> known = new HashMap<>();

    /** @param root may itself be reached through links */
    RunbookFolder(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /** Of more than {@link #MOST} files the first. */
    Shelf shelf() throws IOException {
        var real = root.toRealPath();
        var runbooks = new ArrayList<Runbook>();
        var problems = new ArrayList<Shelf.Problem>();
        var walk = new Walk();
        try (var folder = OpenFolder.open(real)) {
            walk.into(folder, "", 1);
        }
        var now = new HashMap<String, Known>();
        walk.names.stream().limit(MOST).forEach(name -> {
            var file = look(real, name);
            now.put(name, file);
            if (file.runbook() == null) {
                problems.add(new Shelf.Problem(shown(name), file.problem()));
            } else {
                runbooks.add(file.runbook());
            }
        });
        if (walk.names.size() > MOST || walk.entries > MOST_ENTRIES) {
            problems.add(new Shelf.Problem(
                    "the folder",
                    "it holds more than " + MOST + " runbooks or " + MOST_ENTRIES
                            + " entries; the rest is not looked at"));
        }
        known = now;
        return new Shelf(runbooks, problems);
    }

    /** @throws IllegalArgumentException when it cannot be used; says why */
    String text(String name) throws IOException {
        return RunbookFile.of(root.toRealPath(), name).text();
    }

    private Known look(Path real, String name) {
        try {
            var file = RunbookFile.of(real, name);
            var attributes = file.attributes();
            var before = known.get(name);
            boolean same = before != null
                    && before.changed().equals(attributes.lastModifiedTime())
                    && before.size() == attributes.size();
            return same
                    ? before
                    : new Known(attributes.lastModifiedTime(), attributes.size(), Runbook.of(name, file.text()), "");
        } catch (IOException | IllegalArgumentException e) {
            return Known.unusable(e);
        }
    }

    /** Names of files are text of strangers, too. */
    private static String shown(String name) {
        return name.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    }

    private static final class Walk {
        private final SortedSet<String> names = new TreeSet<>();
        private int entries;

        void into(OpenFolder folder, String prefix, int depth) throws IOException {
            for (var name : folder.names()) {
                if (++entries > MOST_ENTRIES) {
                    return;
                }
                var attributes = name.startsWith(".") ? null : folder.attributes(name);
                if (attributes == null) {
                    continue;
                }
                if (!attributes.isDirectory()) {
                    if (name.toLowerCase(Locale.ROOT).endsWith(".md")) {
                        names.add(prefix + name);
                    }
                } else if (depth < DEEPEST) {
                    try (var child = folder.child(name)) {
                        into(child, prefix + name + "/", depth + 1);
                    } catch (FileSystemException e) {
                        // closed to us, or gone
                    }
                }
            }
        }
    }
}
