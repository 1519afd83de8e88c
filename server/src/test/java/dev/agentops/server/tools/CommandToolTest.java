package dev.agentops.server.tools;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolResult;
import dev.agentops.server.commands.Machine;
import dev.agentops.server.commands.OwnFiles;
import dev.agentops.server.commands.SafeCommands;
import dev.agentops.server.commands.Sandbox;
import dev.agentops.server.commands.View;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.safety.Preview;
import dev.agentops.server.safety.policy.Policy;
import dev.agentops.server.safety.policy.Ruling;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CommandToolTest {
    private static final Sandbox SANDBOX = Sandbox.detect();
    private static final Machine MACHINE = Machine.detect(OwnFiles.NONE, "");

    @TempDir
    private Path folder;

    private final Subprocesses subprocesses = new Subprocesses();
    private EstateFile estate;

    @BeforeEach
    void prepare() throws Exception {
        Files.createDirectories(folder.resolve("workspace/src"));
        Files.writeString(folder.resolve("workspace/src/A.java"), "class A { int timeout = 5; }\n");
        Files.writeString(folder.resolve("app.log"), "ERROR timeout\n");
        Files.writeString(folder.resolve("secret"), "hunter2\n");
        Files.writeString(
                folder.resolve("services.yaml"), "workspace: workspace\nservices:\n  - {name: app, logs: [app.log]}\n");
        estate = new EstateFile(folder.resolve("services.yaml"));
    }

    @AfterEach
    void close() {
        subprocesses.close();
    }

    private WriteTool tool(Sandbox sandbox) {
        return new CommandTool(
                        estate,
                        new Workspace(estate),
                        subprocesses,
                        SafeCommands.builtIn(),
                        sandbox,
                        new ApprovedPrograms(subprocesses, MACHINE))
                .runCommand();
    }

    private static JsonNode arguments(String... argv) {
        return Json.tree(Map.of("argv", List.of(argv)));
    }

    private ToolResult run(Sandbox sandbox, String... argv) throws Exception {
        return tool(sandbox)
                .tool()
                .call(arguments(argv), new ToolContext("thr", "run", "ann", "coding", "call_1", State.EMPTY));
    }

    @Test
    void whatOnlyLooksRunsInTheSandboxOverWorkspaceAndLogs() throws Exception {
        Assumptions.assumeTrue(SANDBOX.views().contains(View.FILES));
        var gate = tool(SANDBOX).gate();
        var log = folder.resolve("app.log").toString();

        assertThat(gate.unasked(arguments("grep", "-rn", "timeout", ".", log))).isPresent();
        assertThat(run(SANDBOX, "grep", "-rn", "timeout", ".", log).content())
                .contains("src/A.java:1:")
                .contains("app.log:1:ERROR timeout");
        assertThat(run(SANDBOX, "cat", folder.resolve("secret").toString()).content())
                .doesNotContain("hunter2")
                .contains("No such file");
        assertThat(run(SANDBOX, "grep", "nothing", "src/A.java").status()).isEqualTo(ToolStatus.OK);
    }

    @Test
    void rulesSeeWhereAWordLeadsFromTheCommandsFolder() throws Exception {
        var gate = tool(SANDBOX).gate();
        var root = folder.toRealPath().resolve("workspace");
        Files.createDirectories(root.resolve("src/keys"));

        assertThat(gate.facts(arguments("cat", "./src/keys/../keys/a")).paths()).contains("src/keys/a");
        assertThat(gate.facts(arguments("cat", root + "/src/keys/a")).paths()).contains("src/keys/a");
        assertThat(gate.facts(arguments("dd", "if=src/keys/a", "--out=src/b")).paths())
                .contains("src/keys/a", "src/b");
        var inside = Json.tree(Map.of("argv", List.of("cat", "-n", "a"), "working_directory", "src/keys"));
        assertThat(gate.facts(inside).paths()).containsExactly("-n", "a", "src/keys/a");
        assertThat(gate.facts(arguments("cat", "/etc/hosts", "../x")).paths())
                .contains("/etc/hosts", folder.toRealPath().resolve("x").toString());
    }

    @Test
    void aPatternThatAllowsStandsForNothingOutsideOrProtectedHoweverAWordLeadsThere() throws Exception {
        var root = folder.toRealPath().resolve("workspace");
        Files.createDirectories(root.resolve("logs/old"));
        Files.createDirectories(root.resolve(".git"));
        Files.writeString(root.resolve("logs/app.log"), "INFO up\n");
        Files.createSymbolicLink(root.resolve("logs/out"), folder.toRealPath());
        Files.createSymbolicLink(root.resolve("logs/config"), Path.of("../.git"));
        Files.createSymbolicLink(root.resolve("logs/current"), Path.of("app.log"));
        Files.createSymbolicLink(
                root.resolve("logs/dangling"), folder.toRealPath().resolve("nothing yet"));
        Files.createSymbolicLink(root.resolve("logs/circle"), Path.of("circle"));
        Files.writeString(folder.resolve("policy.yaml"), """
                rules:
                  - {allow: run_command, argv: [cat, "logs/*"]}
                  - {allow: run_command, argv: [head, "**"]}
                  - {allow: run_command, argv: [tail, "/var/log/*"]}
                  - {allow: run_command, argv: [wc, logs/config/HEAD]}
                  - {allow: run_command, argv: [curl, "https://status.example.com/*"]}
                  - {allow: run_command, argv: [wget, "http://localhost:*"]}
                  - {allow: run_command, argv: [git, pull, "**"]}
                  - {allow: run_command, argv: [git, log, "--grep=*"]}
                  - {allow: run_command, argv: [wget, "http://*.example.com/x/*"]}
                  - {allow: run_command, argv: [wget, "http://store-*"]}
                  - {allow: run_command, argv: [wget, "http://[::1]:*"]}
                """);

        for (var fine : List.of(
                List.of("cat", "logs/app.log"),
                List.of("cat", "logs/old/none.log"),
                List.of("cat", "logs/current"),
                List.of("head", "logs/app.log", root + "/src/A.java"),
                List.of("tail", "/var/log/app/none.log"),
                List.of("curl", "https://status.example.com/a/b"),
                List.of("wget", "http://localhost:8080/health"),
                List.of("git", "pull", "origin", "main"),
                List.of("git", "log", "--grep=fix"),
                List.of("wget", "http://a.b.example.com/x/y@z"),
                List.of("wget", "http://store-a:8080/health"),
                List.of("wget", "http://[::1]:8080/health"))) {
            assertThat(effect(fine)).as("%s", fine).isEqualTo(Ruling.Effect.ALLOW);
        }
        for (var wrong : List.of(
                List.of("cat", "logs/../src/A.java"),
                List.of("cat", "logs/out/secret"),
                List.of("cat", "logs/out"),
                List.of("cat", "logs/config/HEAD"),
                List.of("cat", "logs/dangling"),
                List.of("cat", "logs/circle"),
                List.of("head", "/home/someone/notes"),
                List.of("head", "../secret"),
                List.of("head", ".git/config"),
                List.of("head", "policy.yaml"),
                List.of("head", "--file=/home/x"),
                List.of("head", "-f/home/x"),
                List.of("head", "@/home/x"),
                List.of("head", "host:/home/x"),
                List.of("head", "src/A.java", "logs/out/secret"),
                List.of("head", "a=".repeat(50)),
                List.of("tail", "/var/log/../lib/x"),
                List.of("tail", "/var/lib/x"),
                List.of("wc", "logs/config/HEAD"),
                List.of("curl", "https://status.example.com/../x"),
                List.of("head", "unix:///run/docker.sock"),
                List.of("head", "file://localhost/etc/passwd"),
                List.of("wget", "http://localhost:/home/x"),
                List.of("head", "-n", "5", "logs/app.log"),
                List.of("git", "pull", "--upload-pack=touch x", "."),
                List.of("git", "pull", "origin", "-f"),
                List.of("git", "log", "--output=x"),
                List.of("wget", "http://localhost:1@evil.example/"),
                List.of("wget", "http://localhost:@evil.example/"),
                List.of("wget", "http://localhost:1\\@evil.example/"),
                List.of("wget", "http://localhost:1#@evil.example/"),
                List.of("wget", "http://localhost:1?@evil.example/"),
                List.of("wget", "http://localhost:1;@evil.example/"),
                List.of("wget", "http://localhost:1.evil.example/"),
                List.of("wget", "http://localhost:1%40evil.example/"),
                List.of("wget", "http://evil.example/.example.com/x/y"),
                List.of("wget", "http://a@evil.example#.example.com/x/y"),
                List.of("wget", "http://a.example.com/y/.example.com/x/y"),
                List.of("wget", "http://store-a.evil.example/"),
                List.of("wget", "http://store-a:1@evil.example/"),
                List.of("wget", "http://[::1]:1@evil.example/"))) {
            assertThat(effect(wrong)).as("%s", wrong).isEqualTo(Ruling.Effect.ASK);
        }
    }

    private Ruling.Effect effect(List<String> argv) {
        var facts = tool(SANDBOX).gate().facts(arguments(argv.toArray(String[]::new)));
        return new Policy(folder.resolve("policy.yaml"))
                .of(facts, false, Optional.empty())
                .effect();
    }

    @Test
    void aPatternThatDeniesStandsForOptionsAndAnyAddressToo() throws Exception {
        Files.writeString(folder.resolve("policy.yaml"), """
                rules:
                  - {deny: run_command, argv: [git, push, "**"]}
                  - {deny: run_command, argv: [wget, "http://store-*"]}
                """);

        assertThat(effect(List.of("git", "push", "--force"))).isEqualTo(Ruling.Effect.DENY);
        assertThat(effect(List.of("wget", "http://store-a.example.com@x/"))).isEqualTo(Ruling.Effect.DENY);
    }

    @Test
    void aDenialOfAPathHoldsThroughALink() throws Exception {
        var root = folder.toRealPath().resolve("workspace");
        Files.createDirectories(root.resolve("keys"));
        Files.createSymbolicLink(root.resolve("src/k"), Path.of("../keys"));
        Files.writeString(folder.resolve("policy.yaml"), "rules: [{deny: run_command, path: 'keys/**'}]");

        assertThat(effect(List.of("cat", "src/k/a"))).isEqualTo(Ruling.Effect.DENY);
        assertThat(effect(List.of("cat", "src/A.java"))).isEqualTo(Ruling.Effect.ASK);
        assertThat(effect(List.of("ls", "/"))).isEqualTo(Ruling.Effect.ASK);
    }

    @Test
    @Timeout(20)
    void aDenialOfAPathHoldsForWhatNamesMoreThanAnybodyLooksUp() throws Exception {
        var root = folder.toRealPath().resolve("workspace");
        Files.createDirectories(root.resolve("keys"));
        Files.createSymbolicLink(root.resolve("src/k"), Path.of("../keys"));
        Files.writeString(folder.resolve("policy.yaml"), "rules: [{deny: run_command, path: 'keys/**'}]");

        var many = new ArrayList<>(List.of("cat"));
        for (int i = 0; i < 201; i++) {
            many.add("name" + i);
        }
        many.add("src/k/a");
        assertThat(effect(many)).isEqualTo(Ruling.Effect.DENY);
        assertThat(effect(List.of("cat", "=,".repeat(8) + "a/".repeat(50_000)))).isEqualTo(Ruling.Effect.DENY);
        var deep = new ArrayList<>(List.of("cat"));
        for (int i = 0; i < 150; i++) {
            deep.add(i + "=,=,=," + "a/".repeat(2_000));
        }
        assertThat(effect(deep)).isEqualTo(Ruling.Effect.DENY);
    }

    @Test
    void whatMayDoMoreAsksAndRunsOnTheMachine() throws Exception {
        var gate = tool(SANDBOX).gate();
        var touch = arguments("touch", "new file");

        assertThat(gate.unasked(touch)).isEmpty();
        assertThat(gate.preview(touch)).isInstanceOfSatisfying(Preview.Program.class, program -> {
            assertThat(program.argv()).containsExactly("touch", "new file");
            assertThat(program.program()).endsWith("/touch");
            assertThat(program.sandbox()).isEmpty();
        });
        assertThat(run(SANDBOX, "touch", "new file").status()).isEqualTo(ToolStatus.OK);
        assertThat(folder.resolve("workspace/new file")).exists();
    }

    @Test
    void theServersOfToolsAndTheirSecretsAreNotSeen() throws Exception {
        Assumptions.assumeTrue(SANDBOX.views().contains(View.FILES));
        Files.writeString(folder.resolve("services.yaml"), "workspace: .\n");
        Files.writeString(folder.resolve("mcp.json"), "{\"token\": \"hunter3\"}");
        Files.writeString(Files.createDirectory(folder.resolve(".agentops")).resolve("admin-token"), "hunter3");

        assertThat(run(SANDBOX, "cat", "secret").content()).contains("hunter2");
        assertThat(run(SANDBOX, "cat", "mcp.json").content()).doesNotContain("hunter3");
        assertThat(run(SANDBOX, "grep", "-r", "hunter", ".").content()).doesNotContain("hunter3");
        assertThat(run(SANDBOX, "cat", ".agentops/admin-token").content()).doesNotContain("hunter3");
    }

    @Test
    void aScriptThatChangesAfterItWasShownIsAnotherPreview() throws Exception {
        var script = folder.resolve("workspace/deploy.sh");
        Files.writeString(script, "echo fine\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        var gate = tool(SANDBOX).gate();
        var byItself = gate.preview(arguments("./deploy.sh"));
        var byShell = gate.preview(arguments("bash", "deploy.sh"));
        assertThat(gate.preview(arguments("bash", "deploy.sh"))).isEqualTo(byShell);

        Files.writeString(script, "rm -rf data\n");

        assertThat(gate.preview(arguments("./deploy.sh"))).isNotEqualTo(byItself);
        assertThat(gate.preview(arguments("bash", "deploy.sh"))).isNotEqualTo(byShell);
    }

    @Test
    void withoutASandboxNothingRunsUnasked() throws Exception {
        var gate = tool(new Sandbox.NoSandbox()).gate();

        assertThat(gate.unasked(arguments("ls"))).isEmpty();
        assertThat(gate.preview(arguments("ls")))
                .isInstanceOfSatisfying(
                        Preview.Program.class,
                        program -> assertThat(program.sandbox()).isEmpty());
    }

    @Test
    void noShellReadsTheWords() throws Exception {
        run(SANDBOX, "echo", "$(touch pwned)", "; touch pwned", "`touch pwned`");
        run(SANDBOX, "ls", "src", "&&", "touch", "pwned");

        assertThat(folder.resolve("workspace/pwned")).doesNotExist();
    }

    @Test
    void aProgramOfTheWorkspaceIsNotTakenForOneOfTheSystem() throws Exception {
        var fake = folder.resolve("workspace/ls");
        Files.writeString(fake, "#!/bin/sh\ntouch pwned\n");
        assertThat(fake.toFile().setExecutable(true)).isTrue();

        run(SANDBOX, "ls");
        assertThat(folder.resolve("workspace/pwned")).doesNotExist();
        assertThat(tool(SANDBOX).gate().unasked(arguments("./ls"))).isEmpty();
    }

    @Test
    void whatARepositoryIsSetToRunDoesNotRun() throws Exception {
        Assumptions.assumeTrue(SANDBOX.views().contains(View.FILES) && Files.exists(Path.of("/usr/bin/git")));
        var marker = folder.resolve("workspace/pwned");
        for (var command : List.of("git init -q .", "git config core.fsmonitor " + "touch\\ " + marker)) {
            new ProcessBuilder("sh", "-c", command)
                    .directory(folder.resolve("workspace").toFile())
                    .start()
                    .waitFor();
        }

        assertThat(run(SANDBOX, "git", "status", "-s").content()).contains("src/");
        assertThat(marker).doesNotExist();
    }

    @Test
    void whatARepositoryIsSetToRunDoesNotRunWithoutASandboxEither() throws Exception {
        Assumptions.assumeTrue(Files.exists(Path.of("/usr/bin/git")));
        var marker = folder.resolve("workspace/pwned");
        var trap = Files.writeString(folder.resolve("trap"), "#!/bin/sh\ntouch '" + marker + "'\n");
        assertThat(trap.toFile().setExecutable(true)).isTrue();
        inWorkspace("git init -q . && git config user.name a && git config user.email a@example.org"
                + " && git config core.fsmonitor " + trap + " && git config core.pager " + trap
                + " && git config pager.status true && git config core.editor " + trap
                + " && mkdir -p .git/hooks && cp " + trap + " .git/hooks/pre-commit && git add -A");
        Files.delete(marker);

        run(new Sandbox.NoSandbox(), "git", "status");
        run(new Sandbox.NoSandbox(), "/usr/bin/git", "-p", "status");
        run(new Sandbox.NoSandbox(), "git", "commit", "-m", "first");
        run(new Sandbox.NoSandbox(), "git", "commit", "--amend");

        assertThat(inWorkspace("git -c core.fsmonitor=false log --format=%s")).contains("first");
        assertThat(marker).doesNotExist();
    }

    private String inWorkspace(String script) throws Exception {
        var process = new ProcessBuilder("sh", "-ec", script)
                .directory(folder.resolve("workspace").toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }

    /** Its git folder lies outside of the workspace, where the sandbox shows nothing. */
    @Test
    void aRepositoryThatAGitFileFindsOutsideIsNotShownAndRunsNothing() throws Exception {
        Assumptions.assumeTrue(SANDBOX.views().contains(View.FILES) && Files.exists(Path.of("/usr/bin/git")));
        inWorkspace("""
                export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
                git init -q --separate-git-dir=../store tree && git -C tree commit -q --allow-empty -m hidden-commit
                git -C tree config core.fsmonitor "touch $PWD/pwned"
                """);

        assertThat(inWorkspace("git -C tree log --oneline")).contains("hidden-commit");
        for (var command : List.of("status", "diff", "log", "show")) {
            var arguments = Json.tree(Map.of("argv", List.of("git", command), "working_directory", "tree"));
            var said = tool(SANDBOX)
                    .tool()
                    .call(arguments, new ToolContext("thr", "run", "ann", "coding", "call_1", State.EMPTY));
            assertThat(said.content())
                    .as(command)
                    .contains("not a git repository")
                    .doesNotContain("hidden-commit");
        }
        assertThat(folder.resolve("workspace/pwned")).doesNotExist();
    }

    @Test
    void whatASubmoduleIsSetToRunDoesNotRun() throws Exception {
        Assumptions.assumeTrue(SANDBOX.views().contains(View.FILES) && Files.exists(Path.of("/usr/bin/git")));
        inWorkspace("""
                export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
                git init -q . && git init -q sub && git -C sub commit -q --allow-empty -m one
                git add src sub 2>/dev/null && git commit -q -m all
                printf '#!/bin/sh\necho PWNED >&2\n' > hook && chmod +x hook
                git -C sub config core.fsmonitor "$PWD/hook"
                """);

        assertThat(inWorkspace("GIT_CONFIG_COUNT=0 git status -s 2>&1")).contains("PWNED");
        for (var command : List.of("status", "diff", "log", "show")) {
            assertThat(run(SANDBOX, "git", command).content()).as(command).doesNotContain("PWNED");
        }
    }

    @Test
    void gitShowsUnaskedNoMoreThanIsRead() throws Exception {
        Assumptions.assumeTrue(SANDBOX.views().contains(View.FILES) && Files.exists(Path.of("/usr/bin/git")));
        String blob = inWorkspace("""
                export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
                git init -q . && git add src && git commit -q -m one
                mkdir conf && echo hunter4 > conf/MCP.json && echo hunter4 > mcp.json && echo shown >> src/A.java
                git add . && git commit -q -m two && echo later >> src/A.java && git rev-parse HEAD:mcp.json
                """);
        var gate = tool(SANDBOX).gate();

        for (var command : List.of(
                "show",
                "show HEAD",
                "log -p",
                "log -p -- .",
                "diff HEAD~1",
                "diff HEAD~1 HEAD .",
                "diff HEAD~1 -- conf src",
                "show HEAD src",
                "show " + blob,
                "log -p " + blob,
                "diff " + blob + " HEAD",
                "diff " + blob + " " + blob,
                "diff HEAD " + blob,
                "show HEAD^{tree} " + blob)) {
            var argv = ("git " + command).split(" ");
            assertThat(gate.unasked(arguments(argv))).as(command).isPresent();
            assertThat(run(SANDBOX, argv).content()).as(command).doesNotContain("hunter4");
        }
        assertThat(run(SANDBOX, "git", "show", "HEAD").content()).contains("+shown");
        assertThat(run(SANDBOX, "git", "diff", "src/A.java").content()).contains("+later");
        assertThat(run(SANDBOX, "git", "show", "HEAD~1", "src").content()).contains("class A");
        for (var command : List.of(
                "show HEAD:mcp.json",
                "show :mcp.json",
                "show HEAD -- conf/MCP.JSON",
                "log -p --follow -- src/A.java",
                "diff HEAD~1:src HEAD:src",
                "blame mcp.json",
                "diff -- :(top)mcp.json")) {
            assertThat(gate.unasked(arguments(("git " + command).split(" "))))
                    .as(command)
                    .isEmpty();
        }
    }

    /** {@code --pretty} takes no value but behind {@code =}: the next word is one more option. */
    @Test
    void noWordThatGitTakesForAnOptionPassesForTheValueOfAnother() throws Exception {
        Assumptions.assumeTrue(SANDBOX.views().contains(View.FILES) && Files.exists(Path.of("/usr/bin/git")));
        inWorkspace("""
                export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
                git init -q . && echo hunter4 > mcp.json && git add . && git commit -q -m one
                """);
        var gate = tool(SANDBOX).gate();

        assertThat(inWorkspace("git log -p --pretty --full-diff -- src")).contains("hunter4");
        for (var taken : List.of("--pretty", "--format", "-S", "-G", "--since", "--grep", "--author", "-iS")) {
            for (var option : List.of("--full-diff", "--output=pwned", "--ext-diff", "--textconv", "--out=pwned")) {
                assertThat(gate.unasked(arguments("git", "log", "-p", taken, option)))
                        .as("%s %s", taken, option)
                        .isEmpty();
            }
        }
        assertThat(run(SANDBOX, "git", "log", "--pretty", "-p").content())
                .contains("one", "A.java")
                .doesNotContain("hunter4");
        assertThat(run(SANDBOX, "git", "log", "--format=%s", "-S", "src").content())
                .doesNotContain("one");
        assertThat(run(SANDBOX, "git", "log", "--format=%s", "-S", "timeout").content())
                .contains("one");
    }

    @Test
    void gitShowsEveryCommitAlsoOneWithoutAChange() throws Exception {
        Assumptions.assumeTrue(SANDBOX.views().contains(View.FILES) && Files.exists(Path.of("/usr/bin/git")));
        inWorkspace("""
                export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
                git init -q -b main . && git add src && git commit -q -m one
                git checkout -q -b side && echo 2 > b && git add b && git commit -q -m side && git checkout -q main
                echo 3 > c && git add c && git commit -q -m two && git merge -q --no-ff -m merged side
                echo hunter4 > mcp.json && git add mcp.json && git commit -q -m settings && git commit -q --allow-empty -m empty
                """);

        assertThat(run(SANDBOX, "git", "log", "--format=%s").content())
                .contains("empty", "settings", "merged", "side", "two", "one");
        assertThat(run(SANDBOX, "git", "show", "-s", "--format=%s", "HEAD").content())
                .contains("empty");
        assertThat(run(SANDBOX, "git", "show", "--format=%s", "HEAD~1").content())
                .contains("settings")
                .doesNotContain("hunter4");
        assertThat(run(SANDBOX, "git", "log", "-p").content()).doesNotContain("hunter4");
        assertThat(run(SANDBOX, "git", "log", "--format=%s", "-Shunter4").content())
                .doesNotContain("settings");
        assertThat(run(SANDBOX, "git", "log", "--format=%s", "--", "b").content())
                .contains("side")
                .doesNotContain("two", "empty");
    }

    @Test
    void wrongInputIsToldBeforeAnyoneIsAsked() {
        var gate = tool(SANDBOX).gate();

        assertThatThrownBy(() -> gate.preview(arguments())).hasMessageContaining("argv is empty");
        assertThatThrownBy(() -> gate.preview(arguments("no-such-program")))
                .hasMessageContaining("no program 'no-such-program'");
        assertThatThrownBy(() -> gate.preview(arguments("ls -la | grep x"))).hasMessageContaining("no shell");
        assertThatThrownBy(() -> gate.preview(arguments("../../../bin/ls"))).hasMessageContaining("outside");
    }
}
