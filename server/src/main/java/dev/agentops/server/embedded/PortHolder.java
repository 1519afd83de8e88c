package dev.agentops.server.embedded;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which process listens on a port, for a person who has to end it; see {@code /proc/<pid>/net/tcp} in proc(5). */
record PortHolder(String program, long pid) {
    private static final String LISTENING = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    /** Empty when there is none, or it is another user's and may not be looked at. */
    static Optional<PortHolder> of(int port) {
        Set<String> sockets = Stream.of("tcp", "tcp6")
                .flatMap(table -> listeningSockets(Path.of("/proc/self/net", table), port))
                .collect(Collectors.toSet());
        return ProcessTable.all().stream()
                .filter(process -> holdsOneOf(sockets, process.pid()))
                .map(process -> new PortHolder(
                        Path.of(process.commandLine().getFirst()).getFileName().toString(), process.pid()))
                .findFirst();
    }

    private static Stream<String> listeningSockets(Path table, int port) {
        String end = ":%04X".formatted(port);
        try {
            return Files.readAllLines(table).stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields[LOCAL_ADDRESS].endsWith(end) && fields[STATE].equals(LISTENING))
                    .map(fields -> "socket:[" + fields[INODE] + "]");
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static boolean holdsOneOf(Set<String> sockets, long pid) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path file : files) {
                if (isOneOf(sockets, file)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
    }

    private static boolean isOneOf(Set<String> sockets, Path file) {
        try {
            return sockets.contains(Files.readSymbolicLink(file).toString());
        } catch (IOException closed) {
            return false;
        }
    }
}
