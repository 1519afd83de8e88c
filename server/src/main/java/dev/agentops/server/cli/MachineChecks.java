package dev.agentops.server.cli;

import dev.agentops.server.StartException;
import dev.agentops.server.embedded.DataFolder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What can be checked without a server. */
final class MachineChecks {
    private static final int NEEDED_JAVA = 25;
    /** What the build of the dashboard asks for. */
    private static final List<Integer> NEEDED_NODE = List.of(20, 19);

    private static final Pattern NODE = Pattern.compile("v(\\d+)\\.(\\d+).*");

    private MachineChecks() {}

    static List<Check> all(Path dataFolder) {
        return List.of(
                java(Runtime.version(), Path.of(System.getProperty("java.home"))),
                node(),
                engine(),
                dashboard(),
                data(dataFolder));
    }

    /** The launcher builds the program when its sources are newer, so a runtime alone is not enough. */
    static Check java(Runtime.Version version, Path home) {
        String remedy = "install a JDK " + NEEDED_JAVA + " or newer and name it in JAVA_HOME";
        if (version.feature() < NEEDED_JAVA) {
            return Check.bad("java", version + " in " + home + " is too old", remedy);
        }
        return Files.isExecutable(home.resolve("bin/javac"))
                ? Check.good("java", version + " in " + home)
                : Check.bad("java", home + " has no compiler", remedy);
    }

    /** Only the first build needs it. */
    private static Check node() {
        try {
            Process node = new ProcessBuilder("node", "--version")
                    .redirectErrorStream(true)
                    .start();
            String version = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return node(version);
        } catch (IOException e) {
            return node("not found");
        }
    }

    /** @param version as it says it itself */
    static Check node(String version) {
        var found = NODE.matcher(version);
        boolean enough =
                found.matches() && compare(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2))) >= 0;
        return enough
                ? Check.good("node", version)
                : Check.bad(
                        "node",
                        version,
                        "install Node.js 20.19 or newer: it fetches the engine and builds the dashboard");
    }

    private static int compare(int major, int minor) {
        int first = Integer.compare(major, NEEDED_NODE.getFirst());
        return first == 0 ? Integer.compare(minor, NEEDED_NODE.getLast()) : first;
    }

    private static Check engine() {
        Path folder = AgentOpsCommand.repoFolder().resolve("engine/node_modules/@restatedev");
        return Files.isDirectory(folder)
                ? Check.good("engine", "Restate is installed")
                : Check.bad("engine", "Restate is not installed", "run ./agentops up, or npm ci in engine/");
    }

    private static Check dashboard() {
        Path folder = AgentOpsCommand.repoFolder().resolve("dashboard/dist/index.html");
        return Files.exists(folder)
                ? Check.good("dashboard", "built")
                : Check.bad("dashboard", "not built", "run ./agentops up, or npm ci && npm run build in dashboard/");
    }

    private static Check data(Path dataFolder) {
        try {
            DataFolder.check(dataFolder);
            return Check.good("data", dataFolder + (Files.exists(dataFolder) ? "" : " (made at the first start)"));
        } catch (StartException e) {
            return Check.bad("data", e.getMessage(), "name another folder with --data");
        }
    }
}
