package dev.agentops.server.commands;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * By bubblewrap, without a limit on the life of what runs in it. An ordinary user gets a user namespace for it, from which no process
 * outside can be looked into; root loses the capabilities by which it could.
 *
 * @param root whether the server runs as root
 */
record BubblewrapCover(boolean root) implements Cover {
    @Override
    public List<String> over(OwnFiles files, Path folder, List<String> command) {
        var words = new ArrayList<>(List.of(Bubblewrap.PROGRAM.toString(), "--dev-bind", "/", "/"));
        for (var path : files.hidden()) {
            words.addAll(
                    Files.isDirectory(path)
                            ? List.of("--tmpfs", path.toString())
                            : List.of("--ro-bind", "/dev/null", path.toString()));
        }
        for (var path : files.shown()) {
            words.addAll(List.of("--bind", path.toString(), path.toString()));
        }
        files.hidden().stream()
                .filter(Files::isDirectory)
                .forEach(path -> words.addAll(List.of("--remount-ro", path.toString())));
        words.addAll(List.of("--chdir", folder.toString(), "--"));
        if (root) {
            words.addAll(ROOT);
        }
        words.addAll(command);
        return words;
    }
}
