package dev.agentops.server.commands;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class MachineTest {
    private static final int NOBODY = 65534;
    private static final List<String> AS_NOBODY = List.of(
            "/usr/bin/setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--inh-caps=-all", "--");

    @TempDir
    private Path temporary;

    private Path folder;
    private Path data;
    private Path workspace;

    /** @param before what starts it as that user */
    record User(Cover cover, List<String> before) {
        List<String> line(OwnFiles own, Path workspace, String script) throws IOException {
            var words = new ArrayList<>(before);
            words.addAll(cover.over(own.around(workspace), workspace, List.of("/bin/sh", "-c", script)));
            return words;
        }

        @Override
        public String toString() {
            return cover.getClass().getSimpleName() + (before.isEmpty() ? "" : " as nobody");
        }
    }

    /** As who runs this, and as an ordinary user where we are root. */
    static Stream<User> users() {
        var own = Machine.covers().stream().map(cover -> new User(cover, List.of()));
        boolean root = System.getProperty("user.name").equals("root");
        var ids = new NamespacesCover.Ids(NOBODY, NOBODY);
        var nobody = Stream.of(new BubblewrapCover(false), new NamespacesCover(ids))
                .filter(cover -> root)
                .map(cover -> new User(cover, AS_NOBODY));
        return Stream.concat(own, nobody).filter(MachineTest::worksHere);
    }

    private static boolean worksHere(User user) {
        try {
            var words = new ArrayList<>(user.before());
            words.addAll(user.cover().over(OwnFiles.NONE, Path.of("/"), List.of("/bin/true")));
            return start(words).waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void prepare() throws IOException {
        folder = temporary.toRealPath();
        data = Files.createDirectories(folder.resolve("data"));
        workspace = Files.createDirectories(data.resolve("bookstore/services"));
        Files.writeString(data.resolve("admin-token"), "the-token");
        Files.writeString(folder.resolve("mcp.json"), "the-key");
        Files.writeString(workspace.resolve("mcp.json"), "tracked");
        for (var path : List.of(folder, data, data.resolve("bookstore"), workspace)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
    }

    private OwnFiles own() {
        return new OwnFiles(List.of(data, folder.resolve("mcp.json"), folder.resolve("no-such")), List.of())
                .and(workspace.resolve("mcp.json"));
    }

    private static Process start(List<String> words) throws IOException {
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", Programs.PATH);
        builder.environment().put("MARK", "kept");
        var process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private String said(User user, String script) throws Exception {
        var process = start(user.line(own(), workspace, script));
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    @ParameterizedTest
    @MethodSource("users")
    void hidesWhatIsOursAndNothingElse(User user) throws Exception {
        assertThat(said(user, "cat " + data + "/admin-token " + folder + "/mcp.json; echo x > " + data + "/new"))
                .doesNotContain("the-token", "the-key");
        assertThat(data.resolve("new")).doesNotExist();

        assertThat(said(user, "pwd; id -u; echo $MARK; cat mcp.json; echo x > made; echo x > " + folder + "/made"))
                .isEqualTo(workspace + "\n" + (user.before().isEmpty() ? said(List.of("id", "-u")) : NOBODY + "\n")
                        + "kept\ntracked");
        assertThat(workspace.resolve("made")).hasContent("x");
        assertThat(folder.resolve("made")).hasContent("x");
        assertThat(said(user, "readlink /proc/self/ns/net /proc/self/ns/pid"))
                .isEqualTo(said(List.of("readlink", "/proc/self/ns/net", "/proc/self/ns/pid")));
    }

    private static String said(List<String> words) throws Exception {
        return new String(start(words).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("users")
    void whatRunsOutsideCannotBeLookedInto(User user) throws Exception {
        var words = new ArrayList<>(user.before());
        words.addAll(List.of("/usr/bin/env", "KEY=the-key", "/bin/sleep", "300"));
        var server = start(words);
        try {
            Thread.sleep(300);
            var outside = new ArrayList<>(user.before());
            outside.addAll(List.of("/bin/cat", "/proc/" + server.pid() + "/environ"));
            assertThat(said(outside)).contains("the-key");

            assertThat(said(
                            user,
                            "cd /proc/" + server.pid() + "; cat environ mem root" + data + "/admin-token; umount -l "
                                    + data + "; cat " + data + "/admin-token"))
                    .doesNotContain("the-key", "the-token");
        } finally {
            server.destroyForcibly();
        }
    }

    /** A restart command's service. */
    @ParameterizedTest
    @MethodSource("users")
    void whatItStartsOutlivesIt(User user) throws Exception {
        long pid = Long.parseLong(said(user, "setsid sleep 300 > /dev/null 2>&1 < /dev/null & echo $!")
                .strip());
        var service = ProcessHandle.of(pid).orElseThrow();
        try {
            Thread.sleep(500);
            assertThat(service.isAlive()).isTrue();
        } finally {
            service.destroyForcibly();
        }
    }

    @ParameterizedTest
    @MethodSource("users")
    void handsOnHowItEnded(User user) throws Exception {
        assertThat(start(user.line(own(), workspace, "exit 7")).waitFor()).isEqualTo(7);
    }

    @Test
    void aProgramWithRightsOfItsOwnKeepsThemAndThatIsSaid() throws Exception {
        var machine = Machine.covered(own(), Machine.covers());
        Assumptions.assumeTrue(machine.reach(List.of("ls")).equals(Machine.HIDDEN));
        var sudo = Files.copy(Path.of("/bin/true"), folder.resolve("sudo"));
        var command = List.of(sudo.toString());
        assertThat(machine.wrap(command, workspace, workspace)).hasSizeGreaterThan(5);

        Files.setAttribute(sudo, "unix:mode", 04755);

        assertThat(machine.wrap(command, workspace, workspace)).isEqualTo(command);
        assertThat(machine.reach(command)).contains("AgentOps' own files and keys among it: " + sudo);
    }

    @ParameterizedTest
    @CsvSource({
        "'cd /srv && sudo systemctl restart shop', sudo",
        "'/usr/bin/sudo -n true', sudo",
        "'x=$(doas id); pkexec sh', doas pkexec",
        "'cat sudo.log sudoers pseudo-sudo', ''",
    })
    void aScriptThatNamesWhatTakesRightsIsKnown(String script, String programs) {
        assertThat(String.join(" ", Machine.taking(script).toList())).isEqualTo(programs);
    }

    @Test
    void whereNothingHidesItThatIsSaid() throws Exception {
        Cover idle = (files, place, command) -> command;
        var machine = Machine.covered(own(), List.of(idle));
        assertThat(machine.reach(List.of("ls"))).contains("own files and keys among it: there is neither bubblewrap");
        assertThat(machine.wrap(List.of("ls", "-l"), workspace, workspace)).containsExactly("ls", "-l");
        assertThat(Machine.detect(own(), "shown").reach(List.of("ls"))).contains("AGENTOPS_OWN_FILES says so");
        assertThatThrownBy(() -> Machine.detect(own(), "no")).hasMessageContaining("hidden or shown");
    }
}
