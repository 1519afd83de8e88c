package dev.agentops.server.cli;

import dev.agentops.server.StartException;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A hash of our own code on the class path: the same code, the same id, whenever and wherever it was built. */
final class BuildId {
    private static final int BYTES = 6;

    private BuildId() {}

    static String ofClassPath() throws StartException {
        List<Path> entries =
                classPath().stream().filter(BuildId::isOurs).sorted().toList();
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path entry : entries) {
                add(entry, digest);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
        } catch (IOException e) {
            throw new StartException("The program's own files can't be read: " + e, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All of it, in its order. */
    static List<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
    }

    /** Jars of this project, or its class folders when run from an IDE. */
    private static boolean isOurs(Path entry) {
        String name = entry.getFileName().toString();
        return Files.isDirectory(entry)
                || (Files.exists(entry) && name.matches("(agentkit|server)[-a-z0-9]*-\\d.*\\.jar"));
    }

    private static void add(Path entry, MessageDigest digest) throws IOException {
        try (Stream<Path> all = Files.walk(entry)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(Files.readAllBytes(file));
            }
        }
    }
}
