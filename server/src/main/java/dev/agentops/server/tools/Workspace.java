package dev.agentops.server.tools;

import dev.agentops.server.commands.Displayable;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.files.OpenFolder;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The only files that the agents may touch: those under the estate's workspace, named relative to it. They are reached folder by folder,
 * each held open and none through a link, so that nothing that is swapped meanwhile leads out. Thread-safe.
 */
final class Workspace {
    static final int MAX_FILE_BYTES = 1_000_000;

    /** Settings of ours: they may hold secrets, and say what is trusted. */
    static final Set<String> OWN_FILES = Set.of("mcp.json", "mcp-pins.json", "notifications.yaml");

    /** What becomes of a file. */
    @FunctionalInterface
    interface Change {
        /** @param before null when there is no file. @return null for no file */
        @Nullable
        String of(@Nullable String before) throws IOException;
    }

    private final EstateFile estate;

    Workspace(EstateFile estate) {
        this.estate = estate;
    }

    Path root() throws IOException {
        var root = estate.current().workspace();
        if (!Files.isDirectory(root)) {
            throw new IllegalArgumentException("the workspace folder does not exist");
        }
        return root.toRealPath();
    }

    /**
     * For what needs a path, such as the folder of a command; files are read and written by the methods below.
     *
     * @throws IllegalArgumentException when the path leaves the workspace or goes through a link; the message is for the model
     */
    Path resolve(String path) throws IOException {
        var root = root();
        Path resolved;
        try {
            resolved = root.resolve(path.strip()).normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + path + "' is not a path", e);
        }
        if (!resolved.startsWith(root)) {
            throw new IllegalArgumentException("'" + path + "' is outside the workspace; paths are relative to it");
        }
        for (var part = resolved; !part.equals(root); part = part.getParent()) {
            if (Files.isSymbolicLink(part)) {
                throw new IllegalArgumentException("'" + path + "' goes through a symbolic link");
            }
            if (isOwnFile(part)) {
                throw new IllegalArgumentException("'" + path + "' holds settings of AgentOps, and is protected");
            }
            if (isDataFolder(part)) {
                throw new IllegalArgumentException(
                        "'" + path + "' is in the data folder of AgentOps, which is protected");
            }
            if (part.getFileName().toString().equalsIgnoreCase(".git")) {
                throw new IllegalArgumentException("'" + path + "' is inside .git, which is protected");
            }
        }
        return resolved;
    }

    /** Which folder it is, whatever takes its name later. */
    static Map<String, String> identity(Path folder) throws IOException {
        var real = folder.toRealPath();
        var key = Files.readAttributes(real, BasicFileAttributes.class).fileKey();
        return Map.of("folder", real.toString(), "inode", String.valueOf(key));
    }

    /** By its default name. One with another name is never in the workspace: the server does not start then. */
    static boolean isDataFolder(Path path) {
        return path.getFileName().toString().equalsIgnoreCase(".agentops");
    }

    static boolean isOwnFile(Path path) {
        return OWN_FILES.contains(path.getFileName().toString().toLowerCase(Locale.ROOT));
    }

    /** The names from the workspace down; none for the workspace itself. */
    private List<String> names(String path) throws IOException {
        var names = new ArrayList<String>();
        var relative = root().relativize(resolve(path));
        relative.forEach(name -> names.add(name.toString()));
        return names.equals(List.of("")) ? List.of() : names;
    }

    /** The last but the first so many of the names, each opened from the one before. */
    private OpenFolder descend(List<String> names) throws IOException {
        var folder = OpenFolder.open(root());
        for (var name : names) {
            try (var parent = folder) {
                folder = parent.child(name);
            }
        }
        return folder;
    }

    /** A regular text file of at most 1 MB. */
    String read(String path) throws IOException {
        String text = find(path);
        if (text == null) {
            throw new IllegalArgumentException("there is no file '" + path + "'; list_files shows what there is");
        }
        return text;
    }

    /** As {@link #read}, but null when there is no file. */
    @Nullable
    String find(String path) throws IOException {
        var names = fileNames(path);
        try (var folder = descend(names.subList(0, names.size() - 1))) {
            return read(folder, names.getLast(), path);
        } catch (NoSuchFileException e) {
            return null;
        } catch (FileSystemException e) {
            throw new IllegalArgumentException(unreachable(path, e), e);
        }
    }

    private List<String> fileNames(String path) throws IOException {
        var names = names(path);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("'" + path + "' is not a regular file");
        }
        return names;
    }

    private static String unreachable(String path, FileSystemException e) {
        return "'" + path + "' cannot be reached: a part of it is no folder, a link, or closed to AgentOps ("
                + e.getClass().getSimpleName() + ")";
    }

    private static @Nullable String read(OpenFolder folder, String name, String path) throws IOException {
        var attributes = folder.attributes(name);
        if (attributes == null) {
            return null;
        }
        if (!attributes.isRegularFile()) {
            throw new IllegalArgumentException("'" + path + "' is not a regular file");
        }
        if (attributes.size() > MAX_FILE_BYTES) {
            throw new IllegalArgumentException("'" + path + "' is larger than 1 MB");
        }
        byte[] bytes = folder.read(name, MAX_FILE_BYTES + 1);
        if (bytes.length > MAX_FILE_BYTES) {
            throw new IllegalArgumentException("'" + path + "' is larger than 1 MB");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("'" + path + "' is not a UTF-8 text file", e);
        }
    }

    void write(String path, String content) throws IOException {
        change(path, before -> content);
    }

    /** Reads and replaces within one folder that is held open; the whole file at once or not at all. */
    void change(String path, Change change) throws IOException {
        var names = fileNames(path);
        if (!Displayable.is(List.of(path))) {
            throw new IllegalArgumentException("the name of the file holds characters that cannot be seen");
        }
        var folders = names.subList(0, names.size() - 1);
        refuseRepository(folders, path);
        makeFolders(folders);
        String name = names.getLast();
        try (var folder = descend(folders)) {
            refuseSecondName(folder, names, path);
            String before = read(folder, name, path);
            String after = change.of(before);
            OpenFolder.Check unchanged = () -> {
                if (!Objects.equals(read(folder, name, path), before)) {
                    throw new IllegalArgumentException(changed(path));
                }
            };
            if (after != null) {
                folder.write(name, after.getBytes(StandardCharsets.UTF_8), unchanged);
            } else if (before != null) {
                unchanged.hold();
                folder.delete(name);
            }
        } catch (FileSystemException e) {
            throw new IllegalArgumentException(unreachable(path, e), e);
        }
    }

    /** For the model. */
    static String changed(String path) {
        return "'" + path
                + "' changed while it was to be written, so it was left as it is; read it and propose the change again";
    }

    /** A git folder by another name, such as one that a {@code .git} file points to: its settings and hooks name programs, too. */
    private void refuseRepository(List<String> folders, String path) throws IOException {
        var folder = root();
        for (int depth = 0; depth <= folders.size(); depth++) {
            if (Files.isRegularFile(folder.resolve("HEAD"), LinkOption.NOFOLLOW_LINKS)
                    && (Files.isDirectory(folder.resolve("objects"), LinkOption.NOFOLLOW_LINKS)
                            || Files.isRegularFile(folder.resolve("commondir"), LinkOption.NOFOLLOW_LINKS))) {
                throw new IllegalArgumentException(
                        "'" + path + "' is inside the folder of a git repository, which is protected");
            }
            if (depth < folders.size()) {
                folder = folder.resolve(folders.get(depth));
            }
        }
    }

    /** The JDK makes folders by path alone: whoever swaps a parent at that moment gets an empty folder elsewhere, and nothing in it. */
    private void makeFolders(List<String> names) throws IOException {
        var path = root();
        for (var name : names) {
            path = path.resolve(name);
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                try {
                    Files.createDirectory(path);
                } catch (FileAlreadyExistsException e) {
                    // somebody was faster
                }
            }
        }
    }

    /** A file with a second name may be one of somebody else's. */
    private void refuseSecondName(OpenFolder folder, List<String> names, String path) throws IOException {
        var held = folder.attributes(names.getLast());
        if (held == null || !held.isRegularFile()) {
            return;
        }
        var seen = Files.readAttributes(
                root().resolve(String.join("/", names)), "unix:nlink,fileKey", LinkOption.NOFOLLOW_LINKS);
        if (!held.fileKey().equals(seen.get("fileKey"))) {
            throw new IllegalArgumentException("'" + path + "' was replaced just now; look at it again");
        }
        if (((Number) seen.get("nlink")).intValue() > 1) {
            throw new IllegalArgumentException(
                    "'" + path + "' has a second name elsewhere (a hard link) and is not written to");
        }
    }

    /** The regular files under a folder or the one file, in order, as {@link #read} takes them. Neither links nor .git are entered. */
    List<String> files(String path) throws IOException {
        return files(path, false);
    }

    /** As {@link #files}, without what {@code .gitignore} leaves out; but a path that is left out itself is looked into. */
    List<String> sourceFiles(String path) throws IOException {
        return files(path, true);
    }

    private List<String> files(String path, boolean sources) throws IOException {
        var names = names(path);
        var files = new ArrayList<String>();
        String prefix = names.isEmpty() ? "" : String.join("/", names) + "/";
        if (!names.isEmpty()) {
            try (var parent = descend(names.subList(0, names.size() - 1))) {
                var attributes = parent.attributes(names.getLast());
                if (attributes == null) {
                    throw new NoSuchFileException(path);
                }
                if (!attributes.isDirectory()) {
                    return attributes.isRegularFile() ? List.of(String.join("/", names)) : List.of();
                }
            } catch (NoSuchFileException e) {
                throw new IllegalArgumentException(
                        "there is no '" + path + "'; list_files without a path shows all", e);
            } catch (FileSystemException e) {
                throw new IllegalArgumentException(unreachable(path, e), e);
            }
        }
        try (var folder = descend(names)) {
            var rules = sources ? Optional.of(rulesAbove(names)) : Optional.<IgnoreRules>empty();
            new FileWalk(files).walk(folder, prefix, 1, rules);
        } catch (FileSystemException e) {
            throw new IllegalArgumentException(unreachable(path, e), e);
        }
        files.sort((one, other) -> Path.of(one).compareTo(Path.of(other)));
        return files;
    }

    /** Of the folders above this one; none when they leave it out. */
    private IgnoreRules rulesAbove(List<String> names) throws IOException {
        var rules = IgnoreRules.NONE;
        String prefix = "";
        for (int depth = 0; depth < names.size(); depth++) {
            try (var folder = descend(names.subList(0, depth))) {
                rules = FileWalk.withOwn(rules, folder, prefix);
            }
            prefix += names.get(depth);
            if (rules.leavesOut(prefix, true)) {
                return IgnoreRules.NONE;
            }
            prefix += "/";
        }
        return rules;
    }
}
