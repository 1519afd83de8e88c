package dev.agentops.server.tools;

import dev.agentops.server.commands.Programs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which files may hold a text, by ripgrep where it is installed and a sandbox holds it. It only spares reading: whoever asks reads what is left by
 * {@link Workspace} and looks again, so ripgrep decides neither what is found nor what may be read. Thread-safe.
 */
final class CodeSearch {
    /** Of names in one command line; the kernel takes some two million bytes. */
    private static final int MAX_ARGUMENTS = 400_000;

    private static final List<String> FLAGS = List.of(
            "--no-config",
            "--no-ignore",
            "--no-messages",
            "--text",
            "--encoding=none",
            "--fixed-strings",
            "--files-with-matches",
            "--null",
            "--color=never");

    private final Workspace workspace;
    private final LookingPrograms programs;
    private final Optional<Path> ripgrep;

    CodeSearch(Workspace workspace, LookingPrograms programs) {
        this(workspace, programs, Programs.find("rg"));
    }

    CodeSearch(Workspace workspace, LookingPrograms programs, Optional<Path> ripgrep) {
        this.workspace = workspace;
        this.programs = programs;
        this.ripgrep = ripgrep;
    }

    /** @return those of the files that may hold it, in their order; all when there is no ripgrep or no sandbox, or it failed */
    List<String> candidates(List<String> files, String text) throws IOException, InterruptedException {
        if (ripgrep.isEmpty() || !programs.held() || !isPlain(text)) {
            return files;
        }
        var candidates = new ArrayList<String>();
        int begin = 0;
        int length = 0;
        for (int i = 0; i < files.size(); i++) {
            length += 4 * files.get(i).length() + 1;
            if (length > MAX_ARGUMENTS || i == files.size() - 1) {
                candidates.addAll(some(ripgrep.get(), files.subList(begin, i + 1), text));
                begin = i + 1;
                length = 0;
            }
        }
        return candidates;
    }

    /** The JDK passes other characters on in the encoding of the locale, whatever that is. */
    private static boolean isPlain(String word) {
        return word.chars().allMatch(c -> c > 0 && c < 0x80);
    }

    /** Others are not read by us either, and ripgrep would go through all of a sparse file. */
    private static boolean isSmall(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                            .size()
                    <= Workspace.MAX_FILE_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    private List<String> some(Path program, List<String> files, String text) throws IOException, InterruptedException {
        var root = workspace.root();
        var asked = files.stream()
                .filter(file -> isPlain(file) && isSmall(root.resolve(file)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (asked.isEmpty()) {
            return files;
        }
        var arguments = new ArrayList<>(FLAGS);
        arguments.addAll(List.of("--regexp", text, "--"));
        arguments.addAll(asked);
        var outcome = programs.run(program, arguments, List.of(root), root, Map.of());
        var named = new HashSet<>(List.of(outcome.output().split("\0")));
        named.remove("");
        // 2: some files could not be read, and we could not read them either
        boolean understood = outcome.end() == Subprocesses.End.EXITED
                && Set.of(0, 1, 2).contains(outcome.exitCode())
                && asked.containsAll(named);
        return understood
                ? files.stream()
                        .filter(file -> named.contains(file) || !asked.contains(file))
                        .toList()
                : files;
    }
}
