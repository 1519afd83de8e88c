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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FileToolsTest {
    @TempDir
    Path folder;

    private Path code;
    private FileTools tools;

    @BeforeEach
    void workspace() throws Exception {
        code = folder.resolve("code");
        tools = new FileTools(new Workspace(new EstateFile(new TestEstate(folder).servicesFile())));
    }

    @Test
    void listsAndSearchesOnlyWhatIsInTheWorkspace() throws Exception {
        Files.writeString(folder.resolve("secret.txt"), "price of a secret\n");
        Files.createDirectories(folder.resolve("outside"));
        Files.writeString(folder.resolve("outside/other.txt"), "price of another\n");
        Files.createSymbolicLink(code.resolve("shop/link.txt"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(code.resolve("shop/folder"), folder.resolve("outside"));
        Files.createSymbolicLink(code.resolve("shop/dangling"), folder.resolve("nowhere"));
        Files.createDirectories(code.resolve(".git"));
        Files.writeString(code.resolve(".git/config"), "price\n");
        Files.writeString(code.resolve("mcp.json"), "price\n");

        assertThat(call("list_files", "{}")).isEqualTo("shop/src/Price.java");
        assertThat(call("search_code", "{\"text\": \"price\"}")).isEqualTo("shop/src/Price.java:1: int price = 1 / 0;");
    }

    @Test
    void whatSaysWhichToolsThereAreIsNotForTheAgents() throws Exception {
        Files.writeString(code.resolve("mcp.json"), "{}");

        assertThatThrownBy(() -> call("read_file", "{\"path\": \"mcp.json\"}")).hasMessageContaining("protected");
        assertThatThrownBy(() -> call("read_file", "{\"path\": \"notifications.yaml\"}"))
                .hasMessageContaining("protected");
        assertThatThrownBy(() -> new Workspace(new EstateFile(new TestEstate(folder).servicesFile()))
                        .write("mcp-pins.json", "{}"))
                .hasMessageContaining("protected");
    }

    @Test
    void skipsWhatCannotBeRead() throws Exception {
        Files.createDirectories(code.resolve("shop/closed"));
        Files.writeString(code.resolve("shop/closed.txt"), "price\n");
        for (String closed : new String[] {"shop/closed", "shop/closed.txt"}) {
            Files.setPosixFilePermissions(code.resolve(closed), PosixFilePermissions.fromString("---------"));
        }

        // whoever is root can read them all the same
        assertThat(call("search_code", "{\"text\": \"price\"}")).contains("shop/src/Price.java:1: int price = 1 / 0;");
    }

    private String call(String name, String arguments) throws Exception {
        return Calls.call(tools.tools(), name, arguments);
    }
}
