package dev.agentops.bookstore.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The services' files in the home, next to the pristine ones that they came from. A service gets its own copy of
 * {@code common/*.java}, so that its folder says all that runs.
 */
public final class WorkingCopy {
    private static final List<String> PARTS = List.of("src", "config", "data");

    private final Path pristine;
    private final BookstoreHome home;

    public WorkingCopy(Path pristine, BookstoreHome home) {
        this.pristine = pristine.toAbsolutePath().normalize();
        this.home = home;
        if (!Files.isDirectory(this.pristine.resolve("common"))) {
            throw new BookstoreException("the sources of the services are not in " + this.pristine
                    + "; give the folder bookstore/services with --services-source");
        }
    }

    /** Beside the pristine sources: nothing breaks them, so they need no copy. */
    public Path runbooks() {
        return pristine.resolveSibling("runbooks");
    }

    /** Makes what is missing. A service that has a folder already keeps it as it is. */
    public void create() throws IOException {
        for (Service service : Service.values()) {
            if (!Files.exists(home.code(service))) {
                restore(service);
            }
        }
    }

    /** Makes the service's files what they are in the pristine sources: no edit, no extra file, none missing. */
    public void restore(Service service) throws IOException {
        Path code = home.code(service);
        Map<String, byte[]> wanted = pristineFiles(service);
        for (String file : files(code).keySet()) {
            if (!wanted.containsKey(file)) {
                Files.delete(code.resolve(file));
            }
        }
        for (Map.Entry<String, byte[]> file : wanted.entrySet()) {
            Path target = code.resolve(file.getKey());
            if (!Files.exists(target) || !Arrays.equals(Files.readAllBytes(target), file.getValue())) {
                Files.createDirectories(target.getParent());
                Files.write(target, file.getValue());
            }
        }
    }

    /** Differs whenever a file of the service differs. */
    public String fingerprint(Service service) throws IOException {
        MessageDigest digest = sha256();
        files(home.code(service)).forEach((file, content) -> {
            digest.update((file + " " + content.length + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(content);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private Map<String, byte[]> pristineFiles(Service service) throws IOException {
        Map<String, byte[]> files = files(pristine.resolve(service.id()));
        try (Stream<Path> common = Files.list(pristine.resolve("common"))) {
            for (Path file : common.toList()) {
                files.put("src/" + file.getFileName(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private static Map<String, byte[]> files(Path dir) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (String part : PARTS) {
            if (!Files.isDirectory(dir.resolve(part))) {
                continue;
            }
            try (Stream<Path> tree = Files.walk(dir.resolve(part))) {
                for (Path file : tree.filter(Files::isRegularFile).toList()) {
                    files.put(dir.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
        }
        return files;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
