package dev.agentops.server.tools;

import dev.agentops.server.estate.EstateFile;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Set;
import java.util.UUID;

/** The only files that the agents may touch: those under the estate's workspace, named relative to it, reached without links. */
final class Workspace {
    static final int MAX_FILE_BYTES = 1_000_000;

    /** They may hold secrets, and say what is trusted. */
    private static final Set<String> MCP_FILES = Set.of("mcp.json", "mcp-pins.json");

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

    /** @throws IllegalArgumentException when the path leaves the workspace or goes through a link; the message is for the model */
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
            if (isMcpFile(part)) {
                throw new IllegalArgumentException("'" + path + "' says which tools there are, and is protected");
            }
            if (part.getFileName().toString().equals(".git")) {
                throw new IllegalArgumentException("'" + path + "' is inside .git, which is protected");
            }
        }
        return resolved;
    }

    static boolean isMcpFile(Path path) {
        return MCP_FILES.contains(path.getFileName().toString());
    }

    String name(Path path) throws IOException {
        return root().relativize(path).toString();
    }

    /** A regular text file of at most 1 MB. */
    String read(String path) throws IOException {
        var file = resolve(path);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IllegalArgumentException("there is no file '" + path + "'; list_files shows what there is");
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IllegalArgumentException("'" + path + "' is not a regular file");
        }
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IllegalArgumentException("'" + path + "' is larger than 1 MB");
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("'" + path + "' is not a UTF-8 text file", e);
        }
    }

    /** The whole file at once or not at all. A new one gets the usual mode, one that is replaced keeps its own. */
    void write(String path, String content) throws IOException {
        var file = resolve(path);
        Files.createDirectories(file.getParent());
        // not createTempFile, which makes files that only their owner can read
        var temporary = file.resolveSibling(".agentops-" + UUID.randomUUID() + ".tmp");
        try {
            Files.writeString(temporary, content, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
            if (Files.exists(file)) {
                takeOn(temporary, file);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void takeOn(Path file, Path original) throws IOException {
        var theirs = Files.readAttributes(original, PosixFileAttributes.class);
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        try {
            view.setGroup(theirs.group());
            view.setOwner(theirs.owner());
        } catch (FileSystemException e) {
            // only root may give a file away
        }
        view.setPermissions(theirs.permissions());
    }
}
