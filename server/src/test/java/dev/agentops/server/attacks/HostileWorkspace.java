package dev.agentops.server.attacks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** A workspace that its writer made to trap whoever looks at it: a repository that runs helpers, links, pipes, programs with known names. */
final class HostileWorkspace {
    private final Path code;
    private final Path outside;

    HostileWorkspace(Path code, Path outside) throws IOException, InterruptedException {
        this.code = code;
        this.outside = outside;
        Files.createDirectories(outside);
        Files.writeString(outside.resolve("secret.txt"), World.SECRET + "\n");
        Files.writeString(outside.resolve("victim.txt"), "untouched\n");
        for (var program : List.of("fsmonitor", "external", "textconv", "pager", "gpg", "ls", "cat")) {
            program(program.equals("ls") || program.equals("cat") ? code.resolve(program) : helper(program), program);
        }
        plainFiles();
        repository();
        Files.createSymbolicLink(code.resolve("link.txt"), outside.resolve("secret.txt"));
        Files.createSymbolicLink(code.resolve("dangling"), outside.resolve("PWN-dangling"));
        Files.createSymbolicLink(code.resolve("linked"), outside);
        Files.createLink(code.resolve("hard.txt"), outside.resolve("victim.txt"));
        run("mkfifo pipe");
        try (var sparse = new RandomAccessFile(code.resolve("sparse.bin").toFile(), "rw")) {
            sparse.setLength(5L << 30);
        }
    }

    private void plainFiles() throws IOException {
        Files.writeString(code.resolve("README.md"), "A shop.\n");
        Files.writeString(code.resolve("app.log"), "INFO up\nERROR timeout after 5 s\nINFO up\n");
        Files.writeString(code.resolve("b.log"), "INFO up\n");
        Files.writeString(code.resolve("data.csv"), "b,2\na,1\n");
        Files.writeString(code.resolve("app.json"), "{\"level\":\"ERROR\",\"msg\":\"timeout\"}\n");
        Files.writeString(code.resolve("list"), outside.resolve("secret.txt") + "\0");
        Files.writeString(code.resolve("job.sh"), "echo fine\n");
        Files.createDirectories(code.resolve("job"));
    }

    private Path helper(String name) {
        return outside.resolve(name + ".sh");
    }

    private void program(Path file, String name) throws IOException {
        Files.writeString(file, "#!/bin/sh\ntouch " + outside.resolve("PWN-" + name) + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void repository() throws IOException, InterruptedException {
        Files.writeString(code.resolve(".gitattributes"), "*.csv diff=trap\n");
        run("git init -q . && git add README.md data.csv shop .gitattributes"
                + " && git -c user.name=a -c user.email=a@example.org commit -q -m first"
                + " && echo c,3 >> data.csv"
                + " && git config core.fsmonitor " + helper("fsmonitor")
                + " && git config diff.external " + helper("external")
                + " && git config diff.trap.textconv " + helper("textconv")
                + " && git config core.pager " + helper("pager")
                + " && git config gpg.program " + helper("gpg"));
    }

    /** The repository's helpers do run where nothing holds them: what the cases look for can happen. */
    void proveTheTraps() throws IOException, InterruptedException {
        run("git status; git diff");
        for (var trap :
                Map.of("fsmonitor", "git status", "external", "git diff").keySet()) {
            assertThat(outside.resolve("PWN-" + trap)).exists();
        }
        for (var trap : List.of("fsmonitor", "external", "textconv", "pager", "gpg")) {
            Files.deleteIfExists(outside.resolve("PWN-" + trap));
        }
    }

    private void run(String script) throws IOException, InterruptedException {
        var process = new ProcessBuilder("/bin/sh", "-c", script)
                .directory(code.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.waitFor();
    }

    /** Over the names and contents of all that stands in it. */
    String hash() throws IOException {
        try (var files = Files.walk(code)) {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var file : files.sorted().toList()) {
                digest.update(code.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) < 10_000_000) {
                    digest.update(Files.readAllBytes(file));
                }
            }
            digest.update(Files.readAllBytes(outside.resolve("victim.txt")));
            return HexFormat.of().formatHex(digest.digest());
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
