package dev.agentops.server.cli;

import dev.agentops.server.StartException;
import dev.agentops.server.embedded.DataFolder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What can be checked without a server. */
final class MachineChecks {
    private static final int NEEDED_NODE = 20;

    private MachineChecks() {}

    static List<Check> all(Path dataFolder) {
        return List.of(java(), node(), engine(), dashboard(), data(dataFolder));
    }

    private static Check java() {
        return Check.good("java", Runtime.version() + " in " + System.getProperty("java.home"));
    }

    /** Only the first build needs it. */
    private static Check node() {
        String remedy = "install Node.js " + NEEDED_NODE + " or newer: it fetches the engine and builds the dashboard";
        try {
            Process node = new ProcessBuilder("node", "--version")
                    .redirectErrorStream(true)
                    .start();
            String version = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int major = Integer.parseInt(version.replaceAll("^v(\\d+).*", "$1"));
            return major >= NEEDED_NODE ? Check.good("node", version) : Check.bad("node", version, remedy);
        } catch (IOException | NumberFormatException e) {
            return Check.bad("node", "not found", remedy);
        }
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
