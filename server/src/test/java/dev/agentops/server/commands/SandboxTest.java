package dev.agentops.server.commands;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Each kind of sandbox against what would get out of it; a kind that the machine does not allow is left out. */
class SandboxTest {
    @TempDir
    private Path folder;

    private Path workspace;

    static Stream<Sandbox> kinds() {
        return Stream.of(new Bubblewrap(), new Namespaces());
    }

    @BeforeEach
    void prepare() throws IOException {
        workspace = Files.createDirectories(folder.resolve("workspace"));
        Files.writeString(workspace.resolve("a.log"), "hello");
        Files.writeString(workspace.resolve("hidden"), "secret");
        Files.writeString(Files.createDirectory(workspace.resolve("data")).resolve("token"), "secret");
        Files.writeString(folder.resolve("secret"), "hunter2");
        Files.createSymbolicLink(workspace.resolve("link"), folder.resolve("secret"));
    }

    private record Said(int exit, String text) {}

    private Said sh(Sandbox sandbox, View view, String script) throws IOException, InterruptedException {
        var shown =
                new Sandbox.Shown(List.of(workspace), List.of(workspace.resolve("hidden"), workspace.resolve("data")));
        var command = sandbox.wrap(view, Path.of("/bin/sh"), List.of("-c", script), shown, workspace);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        var process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    private static void assumeItWorks(Sandbox sandbox) {
        Assumptions.assumeTrue(
                SandboxProof.views(sandbox).contains(View.FILES), sandbox.name() + " does not work on this machine");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void filesAreReadAndNothingIsWritten(Sandbox sandbox) throws Exception {
        assumeItWorks(sandbox);

        assertThat(sh(sandbox, View.FILES, "cat a.log").text()).isEqualTo("hello");
        sh(sandbox, View.FILES, "echo x > a.log; echo x > new; rm -f a.log; echo x > /tmp/out; chmod 777 a.log");

        assertThat(workspace.resolve("a.log")).hasContent("hello");
        assertThat(workspace.resolve("new")).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsOutsideIsNotThereNotEvenByALink(Sandbox sandbox) throws Exception {
        assumeItWorks(sandbox);

        assertThat(sh(sandbox, View.FILES, "cat link; cat " + folder.resolve("secret"))
                        .text())
                .doesNotContain("hunter2")
                .contains("No such file");
        assertThat(sh(sandbox, View.FILES, "ls -d /etc/shadow /root/. /home/. /var/. 2>/dev/null")
                        .text())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void thereIsNoNetworkNoOtherProcessAndNoCapability(Sandbox sandbox) throws Exception {
        assumeItWorks(sandbox);
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(server.getLocalPort());
            assertThat(sh(sandbox, View.FILES, "bash -c 'exec 3<>/dev/tcp/127.0.0.1/" + port + "'")
                            .exit())
                    .isNotZero();
        }
        assertThat(sh(
                                sandbox,
                                View.FILES,
                                "ls -d /proc/" + ProcessHandle.current().pid())
                        .exit())
                .isNotZero();
        assertThat(sh(sandbox, View.FILES, "grep CapEff /proc/self/status").text())
                .contains("0000000000000000");
        assertThat(sh(sandbox, View.FILES, "mount -o remount,rw / && echo out").text())
                .doesNotContain("out");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theWholeMachineIsSeenWithoutHomesAndWithoutWriting(Sandbox sandbox) throws Exception {
        assumeItWorks(sandbox);
        Assumptions.assumeTrue(sandbox.views().contains(View.HOST));

        assertThat(sh(
                                sandbox,
                                View.HOST,
                                "ls -d /proc/" + ProcessHandle.current().pid())
                        .exit())
                .isZero();
        assertThat(sh(sandbox, View.HOST, "cat " + folder.resolve("secret")).exit())
                .isNotZero();
        assertThat(sh(sandbox, View.HOST, "ls -A /root /home 2>/dev/null | grep -v : | grep .")
                        .exit())
                .isNotZero();
        sh(sandbox, View.SERVICES, "echo x > " + workspace.resolve("new"));
        assertThat(workspace.resolve("new")).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsHiddenCannotBeRead(Sandbox sandbox) throws Exception {
        assumeItWorks(sandbox);

        assertThat(sh(sandbox, View.FILES, "cat hidden").text())
                .contains("Permission denied")
                .doesNotContain("secret");
        assertThat(sh(sandbox, View.FILES, "cat data/token; ls -A data; echo x > data/new")
                        .text())
                .contains("No such file", "Read-only file system")
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theKernelsSettingsAreNotWritten(Sandbox sandbox) throws Exception {
        assumeItWorks(sandbox);

        assertThat(sh(
                                sandbox,
                                View.FILES,
                                "f=/proc/sys/kernel/core_pattern; p=$(cat $f); echo \"$p\" > $f && echo written")
                        .text())
                .contains("Read-only file system")
                .doesNotContain("written");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void memoryIsBounded(Sandbox sandbox) throws Exception {
        assumeItWorks(sandbox);

        assertThat(sh(sandbox, View.FILES, "head -c 1500000000 /dev/zero | tail -c 1400000000 | wc -c")
                        .text())
                .contains("exhausted");
        assertThat(sh(sandbox, View.FILES, "for d in /tmp /dev /dev/shm; do echo x > $d/x && echo written; done")
                        .text())
                .doesNotContain("written");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void nothingIsLeftBehind(Sandbox sandbox) throws Exception {
        assumeItWorks(sandbox);
        var before = rootsOfSandboxes();

        sh(sandbox, View.FILES, "ls");

        assertThat(before).containsAll(rootsOfSandboxes());
    }

    /** A bubblewrap that leaves out, or changes, a part of what it is told. */
    @ParameterizedTest
    @CsvSource({
        "--unshare-net, , files",
        "--unshare-pid, , files",
        "--cap-drop ALL, , host",
        "--ro-bind, --bind, all",
        "--tmpfs /tmp, , host"
    })
    void whatASandboxDoesNotHoldIsFoundOutAtStart(String leftOut, String instead, String broken) throws Exception {
        assumeItWorks(new Bubblewrap());
        var views = SandboxProof.views(new Bubblewrap(stub(leftOut, instead == null ? "" : instead)));
        if (!broken.equals("host")) {
            assertThat(views).doesNotContain(View.FILES);
            assertThat(Sandbox.firstThatHolds(List.of(new Bubblewrap(stub(leftOut, instead == null ? "" : instead)))))
                    .isInstanceOf(Sandbox.NoSandbox.class);
        }
        if (!broken.equals("files")) {
            assertThat(views).doesNotContain(View.HOST);
        }
        assertThat(Path.of("/usr/agentops-proof")).doesNotExist();
    }

    @Test
    void aSandboxThatOnlyRunsTheProgramIsNone() throws Exception {
        var stub = script("while [ \"$1\" != -- ]; do shift; done; shift; exec \"$@\"");
        assertThat(Sandbox.firstThatHolds(List.of(new Bubblewrap(stub)))).isInstanceOf(Sandbox.NoSandbox.class);
        assertThat(Path.of("/usr/agentops-proof")).doesNotExist();
    }

    @Test
    void onlyProvenViewsAreGiven() throws Exception {
        assumeItWorks(new Bubblewrap());
        var sandbox = Sandbox.firstThatHolds(List.of(new Bubblewrap(stub("--tmpfs /tmp", ""))));
        assertThat(sandbox.views()).contains(View.FILES).doesNotContain(View.HOST);
        assertThatThrownBy(() -> sandbox.wrap(
                        View.HOST, Path.of("/bin/ps"), List.of(), new Sandbox.Shown(List.of(), List.of()), workspace))
                .hasMessageContaining("does not hold for HOST");
        assertThat(Sandbox.firstThatHolds(List.of(new Bubblewrap())).views()).containsExactlyInAnyOrder(View.values());
    }

    private Path stub(String leftOut, String instead) throws IOException {
        return script("""
                n=$#
                while [ $n -gt 0 ]; do
                  case "$1 $2" in
                    "%1$s") shift 2; n=$((n - 2)); continue ;;
                  esac
                  if [ "$1" = "%1$s" ]; then
                    shift; n=$((n - 1))
                    if [ -n "%2$s" ]; then set -- "$@" "%2$s"; fi
                    continue
                  fi
                  set -- "$@" "$1"; shift; n=$((n - 1))
                done
                exec /usr/bin/bwrap "$@"
                """.formatted(leftOut, instead));
    }

    private Path script(String text) throws IOException {
        var file = Files.writeString(folder.resolve("stub-" + System.nanoTime()), "#!/bin/sh\n" + text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private static List<Path> rootsOfSandboxes() throws IOException {
        try (var files = Files.newDirectoryStream(Path.of("/tmp"), "agentops-root.*")) {
            var roots = new ArrayList<Path>();
            files.forEach(roots::add);
            return roots;
        }
    }
}
