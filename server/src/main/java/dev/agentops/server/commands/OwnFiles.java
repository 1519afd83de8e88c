package dev.agentops.server.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What on this machine is AgentOps' own and not for the agents, such as the data folder with the admin token.
 *
 * @param hidden folders and files; those that are not there do not count
 * @param shown folders within them that are for the agents all the same
 */
public record OwnFiles(List<Path> hidden, List<Path> shown) {
    public static final OwnFiles NONE = new OwnFiles(List.of(), List.of());

    public OwnFiles {
        hidden = List.copyOf(hidden);
        shown = List.copyOf(shown);
    }

    public OwnFiles and(Path... files) {
        return new OwnFiles(Stream.concat(hidden.stream(), Stream.of(files)).toList(), shown);
    }

    /**
     * What is there, by real paths, with the workspace shown wherever it lies. A file in the workspace is not hidden: a version control
     * system would take it for removed.
     */
    OwnFiles around(Path workspace) throws IOException {
        var root = workspace.toRealPath();
        var covered = real(hidden).stream()
                .filter(path -> Files.isDirectory(path) || !path.startsWith(root))
                .toList();
        var open = new ArrayList<>(real(shown));
        open.add(root);
        return new OwnFiles(
                covered,
                open.stream()
                        .filter(path -> covered.stream().anyMatch(one -> path.startsWith(one) && !path.equals(one)))
                        .distinct()
                        .toList());
    }

    private static List<Path> real(List<Path> paths) throws IOException {
        var real = new ArrayList<Path>();
        for (var path : paths) {
            if (Files.exists(path)) {
                real.add(path.toRealPath());
            }
        }
        return real.stream().distinct().toList();
    }
}
