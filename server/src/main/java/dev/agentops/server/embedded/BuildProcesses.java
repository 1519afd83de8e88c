package dev.agentops.server.embedded;

import dev.agentops.server.StartException;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A process for each old build whose runs go on. What {@code arguments} mean to an old build must not change, as it is the old build
 * that reads them.
 */
final class BuildProcesses implements AutoCloseable {
    private static final String BUILD = "--build";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private record Served(SupervisedProcess process, URI address) {}

    private final DataFolder data;
    private final List<String> arguments;
    private final Map<String, Served> served = new ConcurrentHashMap<>();

    /** @param arguments main class, command and options, without build and port */
    BuildProcesses(DataFolder data, List<String> arguments) {
        this.data = data;
        this.arguments = arguments;
    }

    static String portName(String build) {
        return "build-" + build;
    }

    /** Any thread. */
    boolean isServed(String build) {
        return served.containsKey(build);
    }

    Set<String> ids() {
        return Set.copyOf(served.keySet());
    }

    /** Starts a build's process, or adopts one that an earlier server left behind. Returns its address, when it serves. */
    URI serve(String build, List<Path> classPath) throws StartException {
        var running = served.get(build);
        if (running != null) {
            return running.address();
        }
        String part = portName(build);
        int port = leftOver(data, build).isEmpty()
                ? data.ports().free(part)
                : data.ports().held(part);
        var process = SupervisedProcess.start(spec(build, port, classPath), PATIENCE);
        var address = URI.create("http://127.0.0.1:" + port + "/build/" + build);
        served.put(build, new Served(process, address));
        return address;
    }

    void stop(String build) {
        var running = served.remove(build);
        if (running != null) {
            running.process().close();
        }
    }

    /** Its port and its log are not kept any longer either. */
    void forget(String build) throws IOException, StartException {
        stop(build);
        endLeftOver(data, build);
        data.ports().forget(portName(build));
        Files.deleteIfExists(log(build));
        Files.deleteIfExists(Path.of(log(build) + ".1"));
    }

    /** Builds whose process an earlier, killed server left running. */
    Set<String> leftOver() {
        var builds = new TreeSet<String>();
        for (var entry : ProcessTable.all()) {
            int option = entry.commandLine().indexOf(BUILD);
            if (option > 0 && isOf(data, entry)) {
                builds.add(entry.commandLine().get(option + 1));
            }
        }
        builds.removeAll(served.keySet());
        return builds;
    }

    static void endLeftOver(DataFolder data, String build) {
        for (var entry : leftOver(data, build)) {
            Life.of(entry).ifPresent(life -> life.end("TERM", STOP_PATIENCE));
        }
    }

    private static List<ProcessTable.Entry> leftOver(DataFolder data, String build) {
        return ProcessTable.all().stream()
                .filter(entry -> isOf(data, entry) && entry.commandLine().containsAll(List.of(BUILD, build)))
                .toList();
    }

    private static boolean isOf(DataFolder data, ProcessTable.Entry entry) {
        return entry.commandLine().contains(mark(data));
    }

    private static String mark(DataFolder data) {
        return "-Dagentops.builds=" + data.builds();
    }

    private ProcessSpec spec(String build, int port, List<Path> classPath) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx256m",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                mark(data)));
        command.addAll(arguments);
        command.addAll(List.of(BUILD, build, "--port", String.valueOf(port)));
        return new ProcessSpec(
                portName(build),
                List.of(),
                command,
                List.of(mark(data), BUILD, build),
                environment(classPath),
                data.root(),
                log(build),
                data.pidFile(portName(build)),
                "TERM",
                STOP_PATIENCE,
                () -> {},
                () -> answers(port));
    }

    /** That of this process, for the model's keys. */
    private static Map<String, String> environment(List<Path> classPath) {
        var environment = new HashMap<>(System.getenv());
        environment.put(
                "CLASSPATH", classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        return environment;
    }

    private Path log(String build) {
        return data.logs().resolve(portName(build) + ".log");
    }

    private static boolean answers(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        }
    }

    @Override
    public void close() {
        ids().forEach(this::stop);
    }
}
