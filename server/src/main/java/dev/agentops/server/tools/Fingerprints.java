package dev.agentops.server.tools;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/**
 * What a command's program and the files that its words name hold now. A script that is changed after a human approved running it is
 * not what was approved.
 */
final class Fingerprints {
    private static final long LARGEST = 50_000_000;
    private static final int MOST = 50;

    private Fingerprints() {}

    /** SHA-256 and path; of a file above 50 MB its size and time of change. */
    static List<String> of(Path program, List<String> words, Path folder) throws IOException {
        var found = new TreeMap<String, String>();
        found.put(program.toString(), of(program));
        for (var word : words) {
            if (found.size() == MOST) {
                break;
            }
            var file = file(word, folder);
            if (Files.isRegularFile(file) && Files.isReadable(file)) {
                found.put(file.toString(), of(file));
            }
        }
        return found.entrySet().stream()
                .map(one -> one.getValue() + "  " + one.getKey())
                .toList();
    }

    /** Also of {@code --file=path}. */
    private static Path file(String word, Path folder) {
        try {
            return folder.resolve(word.startsWith("-") ? word.substring(word.indexOf('=') + 1) : word)
                    .normalize();
        } catch (InvalidPathException e) {
            return folder;
        }
    }

    private static String of(Path file) throws IOException {
        long size = Files.size(file);
        if (size > LARGEST) {
            return size + " bytes, changed " + Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
        }
        try (InputStream content = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            content.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
