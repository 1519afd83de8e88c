package dev.agentops.server.tools;

import dev.agentops.server.commands.Programs;
import dev.agentops.server.commands.Sandbox;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.testing.TestEstate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

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
        tools = tools(Programs.find("rg"));
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
        Files.writeString(Files.createDirectories(code.resolve(".AgentOps")).resolve("admin-token"), "price\n");

        assertThat(call("list_files", "{}")).isEqualTo("shop/src/Price.java");
        assertThat(call("search_code", "{\"text\": \"price\"}")).isEqualTo("shop/src/Price.java:1: int price = 1 / 0;");
    }

    @Test
    void whatSaysWhichToolsThereAreIsNotForTheAgents() throws Exception {
        Files.writeString(code.resolve("mcp.json"), "{}");

        assertThatThrownBy(() -> call("read_file", "{\"path\": \"mcp.json\"}")).hasMessageContaining("protected");
        assertThatThrownBy(() -> call("read_file", "{\"path\": \".agentops/admin-token\"}"))
                .hasMessageContaining("protected");
        assertThatThrownBy(() -> call("read_file", "{\"path\": \"notifications.yaml\"}"))
                .hasMessageContaining("protected");
        assertThatThrownBy(() -> new Workspace(new EstateFile(new TestEstate(folder).servicesFile()))
                        .write("mcp-pins.json", "{}"))
                .hasMessageContaining("protected");
    }

    @Test
    void aSecretThatTheCutWouldSplitIsNotShownInPartEither() throws Exception {
        Files.writeString(
                code.resolve("shop/app.yaml"),
                "price: " + "x".repeat(360) + " postgres://app:" + "s3cret-".repeat(20) + "@db/shop\n");

        assertThat(call("search_code", "{\"text\": \"price:\"}"))
                .contains("postgres://app:[reda")
                .doesNotContain("s3cret");
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

    @Test
    void findsTheSameWithRipgrepAndWithoutAndNothingThatGitIgnores() throws Exception {
        for (var file :
                List.of("shop/build/a.txt", "shop/b.txt", "shop/keep.tmp", "shop/c.tmp", "-e.txt", "odd\nname.txt")) {
            Files.createDirectories(code.resolve(file).getParent());
            Files.writeString(code.resolve(file), "the needle é\n");
        }
        Files.writeString(code.resolve("shop/utf16.txt"), "the needle", StandardCharsets.UTF_16);
        Files.writeString(code.resolve("shop/zero.txt"), "\0the needle");
        Files.writeString(code.resolve(".gitignore"), "build/\n*.tmp\n");
        Files.writeString(code.resolve("shop/.gitignore"), "!keep.tmp\n");
        var found = new java.util.ArrayList<String>();
        for (var ripgrep : List.of(Programs.find("rg"), Optional.<Path>empty(), Optional.of(Path.of("/bin/ls")))) {
            tools = tools(ripgrep);
            assertThat(call("search_code", "{\"text\": \"needle é\"}").lines())
                    .containsExactly(
                            "-e.txt:1: the needle é",
                            "odd",
                            "name.txt:1: the needle é",
                            "shop/b.txt:1: the needle é",
                            "shop/keep.tmp:1: the needle é");
            assertThat(call("search_code", "{\"text\": \"needle é\", \"path\": \"shop/build\"}"))
                    .isEqualTo("shop/build/a.txt:1: the needle é");
            found.add(call("search_code", "{\"text\": \"needle\"}"));
            found.add(call("search_code", "{\"text\": \"--files\"}") + call("search_code", "{\"text\": \"e\\nt\"}"));
        }
        assertThat(new java.util.HashSet<>(found)).hasSize(2);
        if (Programs.find("rg").isPresent()) {
            try (var subprocesses = new Subprocesses()) {
                var workspace = new Workspace(new EstateFile(folder.resolve("services.yaml")));
                var search = new CodeSearch(workspace, new LookingPrograms(subprocesses, Sandbox.detect()));
                assertThat(search.candidates(workspace.sourceFiles("."), "needle"))
                        .contains("shop/b.txt", "odd\nname.txt")
                        .doesNotContain("shop/src/Price.java");
            }
        }
    }

    @Test
    void withoutASandboxItSearchesByItselfAndRunsNoProgram() throws Exception {
        var marker = folder.resolve("ran");
        var trap = Files.writeString(folder.resolve("rg"), "#!/bin/sh\ntouch '" + marker + "'\nprintf nothing\n");
        assertThat(trap.toFile().setExecutable(true)).isTrue();
        for (var sandbox : List.of(new Sandbox.NoSandbox(), new UnheldSandbox())) {
            tools = tools(Optional.of(trap), sandbox);
            assertThat(call("search_code", "{\"text\": \"price\"}"))
                    .isEqualTo("shop/src/Price.java:1: int price = 1 / 0;");
            assertThat(Files.exists(marker)).as("%s", sandbox).isEqualTo(sandbox instanceof UnheldSandbox);
        }
    }

    @Test
    void leavesOutWhatGitLeavesOut() throws Exception {
        for (var file : List.of(
                "a.log",
                "x/a.log",
                "x/y/a.log",
                "deep/x/out/f",
                "out/f",
                "x/out",
                "a b",
                "#c",
                "!d",
                "e1",
                "e2",
                "ez",
                "doc/a/b/z",
                "doc/z",
                "f/g/h",
                "f/i",
                "keep/k",
                "q?",
                "qq",
                "n[1]",
                "n1",
                "sp ",
                "ü.txt",
                "v/w.class",
                "a.b+c",
                "axb+c")) {
            Files.createDirectories(code.resolve(file).getParent());
            Files.writeString(code.resolve(file), "");
        }
        Files.writeString(code.resolve(".gitignore"), """
                # a comment
                *.log
                !x/y/a.log
                out/
                /a b
                \\#c
                \\!d
                e[!1-2]
                doc/**/z
                f/*
                !f/i
                keep/**
                q\\?
                n\\[1]
                sp\\\s
                ü.*
                v/**/*.class
                a.b+c
                [z-a]
                [
                **
                !**
                """.replace("**\n!**\n", ""));
        Files.writeString(code.resolve("x/.gitignore"), "/a.log\n!/y\n");
        var git =
                new ProcessBuilder("git", "ls-files", "-z", "--others", "--exclude-standard").directory(code.toFile());
        git.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        new ProcessBuilder("git", "init", "-q").directory(code.toFile()).start().waitFor();
        var listed = new String(git.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\0");
        assertThat(new Workspace(new EstateFile(folder.resolve("services.yaml"))).sourceFiles("."))
                .containsExactlyInAnyOrder(listed);
    }

    private FileTools tools(Optional<Path> ripgrep) throws Exception {
        return tools(ripgrep, Sandbox.detect());
    }

    private FileTools tools(Optional<Path> ripgrep, Sandbox sandbox) throws Exception {
        var workspace = new Workspace(new EstateFile(new TestEstate(folder).servicesFile()));
        var programs = new LookingPrograms(new Subprocesses(), sandbox);
        return new FileTools(workspace, new CodeSearch(workspace, programs, ripgrep));
    }

    private String call(String name, String arguments) throws Exception {
        return Calls.call(tools.tools(), name, arguments);
    }
}
