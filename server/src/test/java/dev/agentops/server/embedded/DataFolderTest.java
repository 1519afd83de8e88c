package dev.agentops.server.embedded;

import dev.agentops.server.StartException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DataFolderTest {
    private static final long SELF = ProcessHandle.current().pid();

    @TempDir
    Path parent;

    private DataFolder data;

    @BeforeEach
    void open() throws StartException {
        data = DataFolder.open(parent.resolve("a/data"));
    }

    @Test
    void isClosedToOthers() throws Exception {
        data.adminToken();

        assertThat(permissions(data.root())).isEqualTo("rwx------");
        assertThat(permissions(data.root().resolve("admin-token"))).isEqualTo("rw-------");
    }

    @Test
    void keepsItsAdminToken() throws Exception {
        assertThat(data.adminToken())
                .hasSize(43)
                .isEqualTo(DataFolder.open(data.root()).adminToken());
    }

    @Test
    void isHeldByOneServerAtATime() throws Exception {
        FolderLock first = data.lock();
        assertThatThrownBy(data::lock)
                .isInstanceOf(StartException.class)
                .hasMessage("AgentOps is already running on this data (pid %d, still starting or stopping)", SELF);

        data.announce(new RunningServer(SELF, 8080, "http://127.0.0.1:8080"));
        assertThatThrownBy(data::lock)
                .hasMessage("AgentOps is already running on this data (pid %d, http://127.0.0.1:8080)", SELF);

        first.close();
        data.lock().close();
    }

    @Test
    void forgetsAServerThatIsGone() throws Exception {
        data.announce(new RunningServer(SELF, 8080, "http://127.0.0.1:8080"));
        assertThat(data.runningServer()).isPresent();

        data.announce(new RunningServer(Integer.MAX_VALUE, 8080, "http://127.0.0.1:8080"));
        assertThat(data.runningServer()).isEmpty();

        data.withdrawAnnouncement();
        assertThat(data.root().resolve("server.json")).doesNotExist();
    }

    @Test
    void keepsAPortUntilSomebodyElseTakesIt() throws Exception {
        int port = data.ports().free("sdk");
        DataFolder reopened = DataFolder.open(data.root());
        assertThat(reopened.ports().free("sdk")).isEqualTo(port);

        try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(reopened.ports().held("sdk")).isEqualTo(port);
            assertThat(reopened.ports().free("sdk")).isNotEqualTo(port);
        }
    }

    @Test
    void forgetsThePortOfAPartThatIsGone() throws Exception {
        data.ports().free("build-1");
        data.ports().free("sdk");
        data.ports().forget("build-1");
        data.ports().forget("build-0");
        assertThat(data.root().resolve("ports.json")).content().contains("sdk").doesNotContain("build-1");
    }

    @Test
    void saysWhenTheFolderCannotBeUsed() throws Exception {
        Path file = Files.writeString(parent.resolve("file"), "");

        assertThatThrownBy(() -> DataFolder.open(file))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("--data");
    }

    @Test
    void leavesAFolderOfOthersAlone() throws Exception {
        Path foreign = Files.createDirectory(parent.resolve("foreign"));
        Files.setPosixFilePermissions(foreign, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.writeString(foreign.resolve("photo.jpg"), "");
        Files.createDirectory(foreign.resolve("lock"));

        assertThatThrownBy(() -> DataFolder.open(foreign))
                .isInstanceOf(StartException.class)
                .hasMessageMatching(
                        "The data folder " + foreign
                                + " can't be used \\(it holds other things, such as (lock|photo.jpg)\\): name another with --data");
        assertThat(foreign).isDirectoryNotContaining("glob:**/{run,logs}");
        assertThat(permissions(foreign)).isEqualTo("rwxrwxrwx");
    }

    @Test
    void keepsTheModeOfAnEmptyFolderThatItIsGiven() throws Exception {
        Path empty = Files.createDirectory(parent.resolve("empty"));
        Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("rwxr-xr-x"));

        DataFolder.open(empty);

        assertThat(permissions(empty)).isEqualTo("rwxr-xr-x");
        assertThat(permissions(empty.resolve("logs"))).isEqualTo("rwx------");
    }

    @Test
    void isKnownAgainWhateverElseIsPutIntoIt() throws Exception {
        data.lock().close();
        Files.writeString(data.root().resolve("notes.txt"), "");

        assertThat(DataFolder.open(data.root()).root()).isEqualTo(data.root());
    }

    @Test
    void aCheckCreatesNothing() throws Exception {
        DataFolder.check(parent.resolve("new/data"));

        assertThat(parent.resolve("new")).doesNotExist();
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
