package dev.agentops.server.tools;

import dev.agentops.server.files.OpenFolder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Collects the regular files below a folder that is held open. Neither links nor .git are entered. For one thread. */
final class FileWalk {
    private static final int MAX_DEPTH = 12;
    private static final int MAX_WALKED = 50_000;

    private final List<String> files;

    /** @param files takes what is found */
    FileWalk(List<String> files) {
        this.files = files;
    }

    /**
     * @param prefix of the folder, empty or with a slash at its end
     * @param above what the folders above it leave out; empty when all files are wanted
     */
    void walk(OpenFolder folder, String prefix, int depth, Optional<IgnoreRules> above) throws IOException {
        var rules = above.isPresent() ? Optional.of(withOwn(above.get(), folder, prefix)) : above;
        for (var name : folder.names()) {
            var attributes = folder.attributes(name);
            if (attributes == null
                    || files.size() >= MAX_WALKED
                    || rules.isPresent() && rules.get().leavesOut(prefix + name, attributes.isDirectory())) {
                continue;
            }
            if (attributes.isRegularFile() && !Workspace.isOwnFile(Path.of(name))) {
                files.add(prefix + name);
            } else if (attributes.isDirectory()
                    && !name.equalsIgnoreCase(".git")
                    && !Workspace.isDataFolder(Path.of(name))
                    && depth < MAX_DEPTH) {
                try (var child = folder.child(name)) {
                    walk(child, prefix + name + "/", depth + 1, rules);
                } catch (FileSystemException e) {
                    // closed to us, or gone
                }
            }
        }
    }

    /** With the folder's own .gitignore. */
    static IgnoreRules withOwn(IgnoreRules rules, OpenFolder folder, String prefix) throws IOException {
        var attributes = folder.attributes(".gitignore");
        if (attributes == null || !attributes.isRegularFile()) {
            return rules;
        }
        try {
            byte[] written = folder.read(".gitignore", IgnoreRules.MAX_BYTES);
            return rules.with(prefix, new String(written, StandardCharsets.UTF_8));
        } catch (FileSystemException e) {
            return rules; // closed to us, or gone
        }
    }
}
