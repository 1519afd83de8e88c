package dev.agentops.server.tools;

import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.testing.TestEstate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import static org.assertj.core.api.Assertions.assertThat;

class WorkspaceTest {
    private static final int DAEMON = 1;

    @TempDir
    Path folder;

    private Path code;
    private Workspace workspace;

    @BeforeEach
    void workspace() throws Exception {
        code = folder.resolve("code");
        workspace = new Workspace(new EstateFile(new TestEstate(folder).servicesFile()));
    }

    @Test
    void aNewFileHasTheModeOfAnyOtherNewFile() throws Exception {
        var usual = Files.writeString(folder.resolve("usual"), "");

        workspace.write("shop/new/File.java", "x");

        assertThat(code.resolve("shop/new/File.java")).hasContent("x");
        assertThat(mode("shop/new/File.java"))
                .isEqualTo(PosixFilePermissions.toString(Files.getPosixFilePermissions(usual)));
        assertThat(code.resolve("shop/new")).isDirectoryNotContaining("glob:**/.agentops-*");
    }

    @Test
    void aReplacedFileKeepsItsModeAndOwner() throws Exception {
        var script = Files.writeString(code.resolve("run.sh"), "old");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x---"));
        boolean root = Files.getAttribute(script, "unix:uid").equals(0);
        if (root) {
            Files.setAttribute(script, "unix:uid", DAEMON);
            Files.setAttribute(script, "unix:gid", DAEMON);
        }

        workspace.write("run.sh", "new");

        assertThat(script).hasContent("new");
        assertThat(mode("run.sh")).isEqualTo("rwxr-x---");
        if (root) {
            assertThat(Files.getAttribute(script, "unix:uid")).isEqualTo(DAEMON);
            assertThat(Files.getAttribute(script, "unix:gid")).isEqualTo(DAEMON);
        }
    }

    private String mode(String path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(code.resolve(path)));
    }
}
