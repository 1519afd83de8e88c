package dev.agentops.server.tools;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What {@code git} shows unasked: no more than {@code read_file} would, and without any program that a repository or its submodules name.
 */
final class GitLooks {
    private static final Set<String> SHOWING = Set.of("log", "diff", "show");
    private static final Set<String> BY_NAME = Set.of("log", "diff", "show", "blame");
    /** Their value is the next word. */
    private static final Set<String> WITH_A_VALUE =
            Set.of("-n", "-S", "-G", "-L", "--max-count", "--since", "--until", "--author", "--grep");

    private GitLooks() {}

    /** Whether it names what is not read, or an object by a way past the names; then a human is asked. */
    static boolean reachesFurther(List<String> argv) {
        if (argv.size() < 2 || !argv.getFirst().equals("git") || !BY_NAME.contains(argv.get(1))) {
            return false;
        }
        var words = argv.subList(2, argv.size());
        return words.stream().anyMatch(GitLooks::namesMore) || words.contains("--follow") && words.contains("-p");
    }

    /** {@code HEAD:file}, {@code :(magic)file}, or a file of settings. */
    private static boolean namesMore(String word) {
        String last = word.substring(word.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return !word.startsWith("-") && word.contains(":") || Workspace.OWN_FILES.contains(last);
    }

    /**
     * The words after {@code git}. A submodule has settings of its own, which the environment does not reach. What a repository sets for
     * showing differences is a program to run; the sandbox holds it, but it is not wanted.
     *
     * @param folder where it runs
     */
    static List<String> arguments(List<String> argv, Path folder) {
        var arguments = new ArrayList<>(argv.subList(1, argv.size()));
        String command = arguments.getFirst();
        if (command.equals("status")) {
            arguments.add(1, "--ignore-submodules=all");
        } else if (SHOWING.contains(command)) {
            hideSettings(command, arguments, folder);
            arguments.addAll(1, List.of("--no-ext-diff", "--no-textconv", "--ignore-submodules=all"));
        }
        return arguments;
    }

    /** Objects that are no commits have no name to be hidden by: {@code show} takes commits alone, and {@code diff} refuses others with paths. */
    private static void hideSettings(String command, List<String> arguments, Path folder) {
        int paths = paths(arguments, folder);
        if (command.equals("show")) {
            for (int i = 1; i < paths; i++) {
                String word = arguments.get(i);
                arguments.set(i, word.startsWith("-") ? word : word + "^{commit}");
            }
        }
        if (arguments.contains("--follow")) {
            return;
        }
        boolean everything = paths == arguments.size()
                || paths == arguments.size() - 1 && arguments.get(paths).equals("--");
        if (paths == arguments.size() || !arguments.get(paths).equals("--")) {
            arguments.add(paths, "--");
        }
        Workspace.OWN_FILES.stream()
                .sorted()
                .map(name -> ":(top,exclude,icase,glob)**/" + name)
                .forEach(arguments::add);
        if (everything && !command.equals("diff")) {
            // with paths, git leaves out commits that change none of them: merges, and those that change no file
            arguments.addAll(1, List.of("--full-history", "--sparse"));
        }
    }

    /** Where the paths begin: at {@code --}, or at the first word that is a file. */
    private static int paths(List<String> arguments, Path folder) {
        for (int i = 1; i < arguments.size(); i++) {
            String word = arguments.get(i);
            boolean isValue = WITH_A_VALUE.contains(arguments.get(i - 1));
            if (word.equals("--") || !isValue && !word.startsWith("-") && exists(folder, word)) {
                return i;
            }
        }
        return arguments.size();
    }

    private static boolean exists(Path folder, String word) {
        try {
            return !word.isEmpty() && Files.exists(folder.resolve(word));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
