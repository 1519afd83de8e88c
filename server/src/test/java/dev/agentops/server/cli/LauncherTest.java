package dev.agentops.server.cli;

import dev.agentops.server.embedded.DataFolder;
import dev.agentops.server.embedded.FolderLock;
import dev.agentops.server.embedded.RunningServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The script {@code agentops}, in a folder where there is nothing that it could build. */
class LauncherTest {
    private static final long SELF = ProcessHandle.current().pid();

    @TempDir
    Path home;

    @BeforeEach
    void copyTheScript() throws Exception {
        Path script = Path.of("").toAbsolutePath().getParent().resolve("agentops");
        Files.copy(script, home.resolve("agentops"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    @Test
    void buildsNothingUnderAServerThatIsUp() throws Exception {
        DataFolder data = DataFolder.open(home.resolve(".agentops"));
        try (FolderLock _ = data.lock()) {
            assertThat(up())
                    .isEqualTo("AgentOps is already running on this data (pid %d, still starting or stopping)\n", SELF);
            data.announce(new RunningServer(SELF, 8080, "http://127.0.0.1:8080"));
            assertThat(up())
                    .isEqualTo("AgentOps is already running on this data (pid %d, http://127.0.0.1:8080)\n", SELF);
        }
    }

    @Test
    void looksAtTheDataThatItIsGiven() throws Exception {
        Path other = home.resolve("other");
        DataFolder data = DataFolder.open(other);
        try (FolderLock _ = data.lock()) {
            assertThat(up("--port", "0", "--data", other.toString())).startsWith("AgentOps is already running");
            assertThat(up("--data=" + other)).startsWith("AgentOps is already running");
            assertThat(up()).doesNotContain("already running");
        }
        assertThat(up("--data", other.toString())).doesNotContain("already running");
    }

    private String up(String... options) throws Exception {
        var command = new ArrayList<>(List.of(home.resolve("agentops").toString(), "up"));
        command.addAll(List.of(options));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isNotZero();
        return said;
    }
}
