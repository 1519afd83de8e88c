package dev.agentops.server.tools;

import dev.agentops.agentkit.Json;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.testing.MemoryFileSnapshots;
import dev.agentops.server.testing.TestEstate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    /** Somebody saves the file between the look at it and the write. */
    @Test
    void whatSomebodyElseWroteMeanwhileStays() throws Exception {
        var file = Files.writeString(code.resolve("shared.txt"), "seen");
        for (var meanwhile : List.of("theirs", "")) {
            assertThatThrownBy(() -> workspace.change("shared.txt", before -> {
                        Files.writeString(file, meanwhile);
                        return "ours";
                    }))
                    .hasMessageContaining("changed while it was to be written");
            assertThat(file).hasContent(meanwhile);
        }
        assertThatThrownBy(() -> workspace.change("new.txt", before -> {
                    Files.writeString(code.resolve("new.txt"), "theirs");
                    return "ours";
                }))
                .hasMessageContaining("changed while");
        assertThat(code.resolve("new.txt")).hasContent("theirs");
        assertThatThrownBy(() -> workspace.change("new.txt", before -> {
                    Files.writeString(code.resolve("new.txt"), "newer");
                    return null;
                }))
                .hasMessageContaining("changed while");
        assertThat(code.resolve("new.txt")).hasContent("newer");
        assertThat(code).isDirectoryNotContaining("glob:**/.agentops-*");
    }

    /** The gate has looked for the last time; then somebody saves the file. */
    @Test
    void anApprovedChangeIsNotMadeToAnotherFileThanTheOneThatWasApproved() throws Exception {
        var file = Files.writeString(code.resolve("shared.txt"), "one two");
        var changes = new ChangeTools(workspace, new MemoryFileSnapshots());
        for (var tool : List.of(changes.writeFile(), changes.editFile())) {
            boolean writes = tool.gate().name().equals("write_file");
            var arguments = Json.tree(
                    writes
                            ? Map.of("path", "shared.txt", "content", "one 2")
                            : Map.of("path", "shared.txt", "old_text", "two", "new_text", "2"));
            Files.writeString(file, "one two");
            tool.gate().goes("call", tool.gate().preview(arguments));
            Files.writeString(file, "ONE two");
            String call = Json.write(arguments);
            assertThatThrownBy(
                            () -> Calls.call(List.of(tool.tool()), tool.gate().name(), call))
                    .hasMessageContaining("changed while it was to be written");
            assertThat(file).hasContent("ONE two");

            Files.writeString(file, "one two");
            tool.gate().goes("call", tool.gate().preview(arguments));
            Calls.call(List.of(tool.tool()), tool.gate().name(), call);
            assertThat(file).hasContent("one 2");
        }
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

    /** A work tree whose repository lies elsewhere: outside, in the workspace by another name, or in that of another work tree. */
    @Test
    void aRepositoryIsNotWrittenWhereverAGitFileSaysThatItLies() throws Exception {
        git("init", "-q", "--separate-git-dir=" + folder.resolve("store"), "outside");
        git("init", "-q", "--separate-git-dir=" + code.resolve("store"), "inside");
        git("init", "-q", "--bare", "bare");
        git(
                "-C",
                "inside",
                "-c",
                "user.name=a",
                "-c",
                "user.email=a@example.org",
                "commit",
                "-q",
                "--allow-empty",
                "-m",
                "x");
        git("-C", "inside", "worktree", "add", "-q", "../tree");
        for (var path : List.of(
                "outside/.git",
                "inside/.git",
                "tree/.git",
                "inside/.GIT",
                "../store/config",
                "store/config",
                "store/hooks/post-checkout",
                "store/new/deeper/file",
                "store/worktrees/tree/config.worktree",
                "bare/hooks/post-receive")) {
            assertThatThrownBy(() -> workspace.write(path, "x"))
                    .as(path)
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .containsAnyOf("protected", "outside the workspace");
        }
        assertThat(folder.resolve("store/config")).content().contains("[core]");
        assertThat(code.resolve("store/hooks/post-checkout")).doesNotExist();
        assertThat(code.resolve("store/new")).doesNotExist();
        workspace.write("inside/file", "x");
        assertThat(code.resolve("inside/file")).hasContent("x");
    }

    private void git(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .directory(code.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void nothingThatIsNoPlainFileIsReadOrWritten() throws Exception {
        Files.writeString(folder.resolve("secret.txt"), "secret");
        Files.createDirectories(folder.resolve("outside"));
        Files.createSymbolicLink(code.resolve("link.txt"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(code.resolve("dangling"), folder.resolve("nowhere"));
        Files.createSymbolicLink(code.resolve("folder"), folder.resolve("outside"));
        Files.createSymbolicLink(code.resolve("zero"), Path.of("/dev/zero"));
        assertThat(new ProcessBuilder("mkfifo", code.resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();
        try (var sparse = new RandomAccessFile(code.resolve("sparse").toFile(), "rw")) {
            sparse.setLength(5_000_000_000L);
        }

        for (String path : List.of(
                "link.txt",
                "dangling",
                "folder/new.txt",
                "zero",
                "pipe",
                "sparse",
                "../secret.txt",
                "shop/../../secret.txt",
                folder.resolve("secret.txt").toString(),
                "/proc/self/environ",
                "shop",
                ".",
                ".git/config",
                ".GIT/hooks/x",
                "MCP.json",
                "shop/src/Price.java/x",
                "a\0b",
                "x".repeat(300))) {
            assertThatThrownBy(() -> workspace.read(path)).as(path).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> workspace.write(path, "x")).as(path).isInstanceOf(IllegalArgumentException.class);
        }
        for (String path : List.of("new\nline", "right\u202eleft", "esc\u001b[2K")) {
            assertThatThrownBy(() -> workspace.write(path, "x")).hasMessageContaining("cannot be seen");
        }
        assertThat(folder.resolve("secret.txt")).hasContent("secret");
        assertThat(folder.resolve("nowhere")).doesNotExist();
        assertThat(folder.resolve("outside")).isEmptyDirectory();
        assertThat(workspace.files(".")).containsExactly("shop/src/Price.java", "sparse");
    }

    @Test
    void aFileWithASecondNameIsNotWrittenTo() throws Exception {
        Files.writeString(folder.resolve("theirs"), "old");
        Files.createLink(code.resolve("ours"), folder.resolve("theirs"));

        assertThatThrownBy(() -> workspace.write("ours", "new")).hasMessageContaining("second name");
        assertThat(folder.resolve("theirs")).hasContent("old");
    }

    /** A folder that is a link every other moment: what is read and written stays inside, however the race ends. */
    @Test
    void aFolderThatIsSwappedForALinkLeadsNowhere() throws Exception {
        var outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("file"), "secret");
        var inside = Files.createDirectories(code.resolve("inside"));
        Files.writeString(inside.resolve("file"), "fine");
        var swapped = code.resolve("inside");
        var aside = code.resolve("aside");
        var link = Files.createSymbolicLink(code.resolve("link"), outside);
        var stop = new AtomicBoolean();
        var swapper = Thread.ofPlatform().start(() -> {
            while (!stop.get()) {
                try {
                    for (int pause = 0; pause < 2_000; pause++) {
                        Thread.onSpinWait();
                    }
                    Files.move(swapped, aside);
                    Files.move(link, swapped);
                    Files.move(swapped, link);
                    Files.move(aside, swapped);
                } catch (IOException e) {
                    takeAway(swapped, aside);
                }
            }
        });
        int read = 0;
        int written = 0;
        int refused = 0;
        for (int i = 0; i < 10_000; i++) {
            try {
                String text = workspace.find("inside/file");
                assertThat(text).isIn("fine", "written", null);
                read += text == null ? 0 : 1;
                workspace.files("inside").forEach(name -> assertThat(name).isEqualTo("inside/file"));
                if (i % 10 == 0 && text != null) {
                    workspace.write("inside/file", "written");
                    written++;
                }
            } catch (IllegalArgumentException e) {
                refused++;
            }
        }
        stop.set(true);
        swapper.join();
        assertThat(outside.resolve("file")).hasContent("secret");
        assertThat(outside).isDirectoryNotContaining("glob:**/.agentops-*");
        assertThat(read).as("reads").isPositive();
        assertThat(written + refused).as("raced").isPositive();
    }

    /** A write that came while the folder was away made a new one in its place. */
    private static void takeAway(Path made, Path original) {
        try {
            if (Files.isDirectory(original) && !Files.isSymbolicLink(made)) {
                if (Files.exists(made)) {
                    try (var children = Files.list(made)) {
                        for (var child : children.toList()) {
                            Files.delete(child);
                        }
                    }
                    Files.delete(made);
                }
                Files.move(original, made);
            }
        } catch (IOException e) {
            // another write: the next turn of the loop comes here again
        }
    }

    private String mode(String path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(code.resolve(path)));
    }
}
