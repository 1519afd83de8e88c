package dev.agentops.server.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The processes of this machine as {@code /proc} shows them. A zombie counts as gone: its command line is empty. */
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");

    private ProcessTable() {}

    record Entry(long pid, List<String> commandLine) {}

    static List<Entry> all() {
        List<Entry> entries = new ArrayList<>();
        for (long pid : pids()) {
            List<String> commandLine = commandLine(pid);
            if (!commandLine.isEmpty()) {
                entries.add(new Entry(pid, commandLine));
            }
        }
        return entries;
    }

    /** Whether a process has this among its arguments. */
    static boolean isArgument(Path path) {
        return all().stream().anyMatch(entry -> entry.commandLine().contains(path.toString()));
    }

    /** The processes whose working directory is this folder. */
    static List<Long> workingIn(Path folder) {
        return pids().stream().filter(pid -> worksIn(pid, folder)).toList();
    }

    /** The file that it runs; empty when there is no such process, or it may not be looked at. */
    static Optional<Path> program(long pid) {
        try {
            String link = Files.readSymbolicLink(PROC.resolve(pid + "/exe")).toString();
            return Optional.of(Path.of(link.replaceFirst(" \\(deleted\\)$", "")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static boolean isRunning(long pid) {
        return !commandLine(pid).isEmpty();
    }

    /** Empty when there is no such process. */
    static List<String> commandLine(long pid) {
        try {
            String text = new String(Files.readAllBytes(PROC.resolve(pid + "/cmdline")), StandardCharsets.UTF_8);
            String ended = text.endsWith("\0") ? text.substring(0, text.length() - 1) : text;
            return text.isEmpty() ? List.of() : List.of(ended.split("\0", -1));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean worksIn(long pid, Path folder) {
        try {
            return Files.readSymbolicLink(PROC.resolve(pid + "/cwd")).equals(folder);
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            entries.forEach(entry -> pids.add(Long.parseLong(entry.getFileName().toString())));
        } catch (IOException e) {
            return List.of();
        }
        return pids;
    }
}
