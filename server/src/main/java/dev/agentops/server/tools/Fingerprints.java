package dev.agentops.server.tools;

import dev.agentops.server.commands.Programs;

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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a command's program and the files that its words name hold now. A script that is changed after a human approved running it is
 * not what was approved.
 */
final class Fingerprints {
    private static final long LARGEST = 50_000_000;
    private static final int MOST = 50;
    private static final Pattern SCRIPT_WORDS = Pattern.compile("[\\s;&|()<>\"'`]+");
    private static final Pattern PROGRAM_NAME = Pattern.compile("\\.(?:sh|bash|zsh|py|pl|rb|js|mjs)$");

    private Fingerprints() {}

    /** SHA-256 and path; of a file above 50 MB its size and time of change. */
    static List<String> of(Path program, List<String> words, Path folder) throws IOException {
        var found = new TreeMap<String, String>();
        found.put(program.toString(), of(program));
        for (var word : words) {
            add(file(word, folder), found);
        }
        return lines(found);
    }

    /**
     * Of a command that somebody wrote into a file, with its program in front: also of the programs that a script among its words names,
     * such as {@code sh -c "cd shop && ./start.sh"}. Other files that the script names may be what it writes.
     */
    static List<String> of(List<String> command, Path folder) throws IOException {
        var found = new TreeMap<String, String>();
        String name = command.getFirst();
        add(name.contains("/") ? file(name, folder) : Programs.find(name).orElse(folder), found);
        for (var word : command.subList(1, command.size())) {
            add(file(word, folder), found);
            if (SCRIPT_WORDS.matcher(word).find()) {
                ofScript(word, folder, found);
            }
        }
        return lines(found);
    }

    private static void ofScript(String script, Path folder, TreeMap<String, String> found) throws IOException {
        var places = new LinkedHashSet<>(List.of(folder));
        for (var word : SCRIPT_WORDS.split(script)) {
            for (var place : List.copyOf(places)) {
                var file = file(word, place);
                if (Files.isDirectory(file) && places.size() < MOST) {
                    places.add(file);
                } else if (Files.isExecutable(file)
                        || PROGRAM_NAME.matcher(word).find()) {
                    add(file, found);
                }
            }
        }
    }

    private static void add(Path file, TreeMap<String, String> found) throws IOException {
        if (found.size() < MOST && Files.isRegularFile(file) && Files.isReadable(file)) {
            found.put(file.toString(), of(file));
        }
    }

    private static List<String> lines(TreeMap<String, String> found) {
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
