package dev.agentops.server.tools;

import dev.agentops.server.commands.Sandbox;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.testing.TestEstate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class GitToolsTest {
    private static final Path GIT = Path.of("/usr/bin/git");

    @TempDir
    Path folder;

    private Path code;
    private Path traps;
    private Workspace workspace;

    @BeforeEach
    void repository() throws Exception {
        workspace = new Workspace(new EstateFile(new TestEstate(folder).servicesFile()));
        code = folder.resolve("code");
        traps = Files.createDirectory(folder.resolve("traps"));
        git("init", "-q", "-b", "main");
        git("config", "user.name", "Dev");
        git("config", "user.email", "dev@example.com");
        Files.writeString(code.resolve("mcp.json"), "{\"token\": \"old-s3cret\"}\n");
        Files.writeString(code.resolve("pay.txt"), "one\n");
        commit("first");
        Files.writeString(code.resolve("pay.txt"), "one\ntwo\n");
        commit("second: raise the price");
    }

    private void commit(String message) throws Exception {
        git("add", "-A");
        git("commit", "-q", "-m", message);
    }

    private String git(String... words) throws Exception {
        var command = new ArrayList<>(List.of(GIT.toString()));
        command.addAll(List.of(words));
        var git = new ProcessBuilder(command).directory(code.toFile()).redirectErrorStream(true);
        git.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        git.environment().put("HOME", folder.toString());
        var process = git.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private String call(String name, String arguments) throws Exception {
        return call(new UnheldSandbox(), name, arguments);
    }

    private String call(Sandbox sandbox, String name, String arguments) throws Exception {
        try (var subprocesses = new Subprocesses()) {
            var tools = new GitTools(workspace, new LookingPrograms(subprocesses, sandbox));
            return Calls.call(tools.tools(), name, arguments);
        }
    }

    @Test
    void listsCommitsAndShowsDifferencesWhatTheSandboxHoldsAndWhatItDoesNot() throws Exception {
        Files.writeString(code.resolve("pay.txt"), "one\ntwo\nthree\n");
        for (var sandbox : List.of(new UnheldSandbox(), Sandbox.detect())) {
            assertThat(call(sandbox, "git_log", "{}"))
                    .contains("Dev: first", "Dev: second: raise the price", "M\tpay.txt")
                    .contains("A\tshop/src/Price.java");
            assertThat(call(sandbox, "git_log", "{\"path\": \"shop\", \"limit\": 1}"))
                    .contains("Dev: first")
                    .doesNotContain("second");
            assertThat(call(sandbox, "git_diff", "{}")).contains("+three").doesNotContain("+two");
            assertThat(call(sandbox, "git_diff", "{\"path\": \"shop\"}")).isEqualTo("nothing that is not committed");
            String commit = git("rev-parse", "--short", "HEAD").strip();
            assertThat(call(sandbox, "git_diff", "{\"commit\": \"" + commit + "\"}"))
                    .contains("second: raise the price", "+two")
                    .doesNotContain("+three");
            assertThat(call(sandbox, "git_diff", "{\"commit\": \"" + commit + "\", \"limit\": 3}"))
                    .contains("lines more")
                    .doesNotContain("+two");
        }
    }

    @Test
    void withoutASandboxGitDoesNotRun() {
        for (var tool : List.of("git_log", "git_diff")) {
            assertThatThrownBy(() -> call(new Sandbox.NoSandbox(), tool, "{}"))
                    .hasMessageContaining("no sandbox")
                    .hasMessageContaining("run_command");
        }
    }

    @Test
    void aSecretThatTheCutWouldSplitIsNotShownInPartEither() throws Exception {
        Files.writeString(
                code.resolve("pay.txt"), "x".repeat(360) + " postgres://app:" + "s3cret-".repeat(20) + "@db/shop\n");
        assertThat(call("git_diff", "{}")).contains("postgres://app:").doesNotContain("s3cret");
    }

    @Test
    void packedReferencesAndAShallowCloneAreUnderstood() throws Exception {
        git("pack-refs", "--all");
        git("gc", "-q");
        assertThat(call("git_log", "{}")).contains("second", "first");
        git(
                "clone",
                "-q",
                "--depth",
                "1",
                "file://" + code,
                folder.resolve("code/shallow").toString());
        assertThat(call("git_log", "{\"path\": \"shallow\"}"))
                .contains("second")
                .doesNotContain("first");
    }

    @Test
    void settingsOfOursAreInNoDifferenceAndNothingOutsideIsReached() throws Exception {
        Files.writeString(code.resolve("mcp.json"), "{\"token\": \"new-s3cret\"}\n");
        assertThat(call("git_diff", "{}")).isEqualTo("nothing that is not committed");
        String first = git("rev-list", "--max-parents=0", "HEAD").strip();
        assertThat(call("git_diff", "{\"commit\": \"" + first + "\"}"))
                .contains("pay.txt")
                .doesNotContain("s3cret");
        assertThatThrownBy(() -> call("git_diff", "{\"path\": \"mcp.json\"}")).hasMessageContaining("protected");
        assertThatThrownBy(() -> call("git_log", "{\"path\": \"../\"}")).hasMessageContaining("outside");
        for (var commit : List.of("--output=x", "HEAD", "main..x", "-p", first + "\\n")) {
            assertThatThrownBy(() -> call("git_diff", "{\"commit\": \"x" + commit + "\"}"))
                    .hasMessageContaining("hash");
        }
        Files.writeString(code.resolve("shop/.git"), "gitdir: " + folder.resolve("elsewhere") + "\n");
        assertThatThrownBy(() -> call("git_log", "{\"path\": \"shop\"}")).hasMessageContaining("lies elsewhere");
        Files.writeString(code.resolve(".git/objects/info/alternates"), folder + "\n");
        assertThatThrownBy(() -> call("git_log", "{}")).hasMessageContaining("elsewhere");
    }

    @Test
    void nothingThatARepositoryNamesIsRun() throws Exception {
        for (var setting : List.of(
                "core.fsmonitor",
                "diff.external",
                "diff.evil.textconv",
                "diff.evil.command",
                "filter.evil.clean",
                "filter.evil.smudge",
                "core.pager",
                "pager.log",
                "pager.diff",
                "gpg.program",
                "core.sshCommand",
                "core.editor",
                "credential.helper",
                "core.alternateRefsCommand",
                "diff.tool",
                "uploadpack.packObjectsHook")) {
            git("config", setting, trap(setting));
        }
        git("config", "filter.evil.required", "true");
        git("config", "alias.log", "!" + trap("alias.log"));
        git("config", "alias.diff", "!" + trap("alias.diff"));
        git("config", "log.showSignature", "true");
        git("config", "submodule.recurse", "true");
        git("config", "diff.submodule", "log");
        git("config", "protocol.ext.allow", "always");
        git("config", "remote.origin.url", "ext::" + trap("remote"));
        git("config", "remote.origin.promisor", "true");
        git("config", "extensions.partialClone", "origin");
        Files.writeString(folder.resolve("included"), "[core]\nfsmonitor = " + trap("include") + "\n");
        git("config", "include.path", folder.resolve("included").toString());
        for (var hook : List.of("post-index-change", "fsmonitor-watchman", "reference-transaction", "pre-auto-gc")) {
            Files.createDirectories(code.resolve(".git/hooks"));
            Files.copy(Path.of(trap("hook-" + hook)), code.resolve(".git/hooks/" + hook));
        }
        Files.writeString(code.resolve(".gitattributes"), "*.txt diff=evil filter=evil\n");
        Files.createDirectories(code.resolve(".git/info"));
        Files.writeString(code.resolve(".git/info/attributes"), "*.java diff=evil filter=evil\n");
        submodule();
        Files.writeString(code.resolve("pay.txt"), "one\ntwo\nthree\n");
        Files.writeString(code.resolve("shop/src/Price.java"), "int price = 2;\n");

        git("status");
        git("diff");
        assertThat(sprung())
                .as("the traps work")
                .contains("include", "filter.evil.clean", "submodule", "hook-post-index-change");
        for (var trap : sprung()) {
            Files.delete(traps.resolve(trap));
        }
        assertThat(call("git_log", "{}")).contains("second");
        assertThat(call("git_log", "{\"path\": \"pay.txt\"}")).contains("second");
        assertThat(call("git_diff", "{}")).contains("+three", "+int price = 2;");
        String commit = git("-c", "core.fsmonitor=false", "rev-parse", "HEAD").strip();
        assertThat(call("git_diff", "{\"commit\": \"" + commit + "\"}")).contains("+two");
        assertThat(call("git_diff", "{\"commit\": \"dead\"}")).contains("git could not look");
        assertThat(sprung()).isEmpty();
        awaitNoFolders();
    }

    /** Tests beside this one have such folders for a moment. */
    private static void awaitNoFolders() throws Exception {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!folders().isEmpty()) {
            assertThat(System.nanoTime()).as("%s stay", folders()).isLessThan(end);
            Thread.sleep(20);
        }
    }

    private static List<String> folders() throws IOException {
        try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return left.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("agentops-git-"))
                    .toList();
        }
    }

    /** A repository in the repository, with a trap of its own. */
    private void submodule() throws Exception {
        git("init", "-q", "sub");
        git(
                "-C",
                "sub",
                "-c",
                "user.name=Dev",
                "-c",
                "user.email=dev@example.com",
                "commit",
                "-q",
                "--allow-empty",
                "-m",
                "sub");
        git(
                "-c",
                "core.fsmonitor=false",
                "update-index",
                "--add",
                "--cacheinfo",
                "160000," + git("-C", "sub", "rev-parse", "HEAD").strip() + ",sub");
        Files.writeString(code.resolve(".gitmodules"), "[submodule \"sub\"]\npath = sub\nurl = ./sub\nignore = none\n");
        Files.writeString(code.resolve("sub/file"), "x");
        git("-C", "sub", "config", "core.fsmonitor", trap("submodule"));
    }

    private String trap(String name) throws Exception {
        var script = folder.resolve("trap-" + name);
        Files.writeString(script, "#!/bin/sh\ntouch '" + traps.resolve(name) + "'\n[ -t 0 ] || cat\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script.toString();
    }

    private List<String> sprung() throws Exception {
        try (Stream<Path> all = Files.list(traps)) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }
}
