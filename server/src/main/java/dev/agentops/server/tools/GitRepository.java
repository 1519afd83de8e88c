package dev.agentops.server.tools;

import dev.agentops.server.files.OpenFolder;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A repository as a program of ours may look at it: a git folder of our own, with settings of our own, that borrows the objects and the
 * index. Git never reads the repository's settings, hooks, attributes, filters, aliases or includes, so they can name no program to
 * run. {@link #close} deletes the folder.
 */
final class GitRepository implements AutoCloseable {
    private static final Pattern REFERENCE = Pattern.compile("ref: (refs/[\\w.+-]+(?:/[\\w.+-]+)*)");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final int MAX_PACKED_REFS = 16_000_000;
    private static final int MAX_SHALLOW = 1_000_000;

    private final Path top;
    private final Path git;
    private final Path own;

    private GitRepository(Path top, Path git, Path own) {
        this.top = top;
        this.git = git;
        this.own = own;
    }

    /**
     * The repository that a file or folder of the workspace belongs to.
     *
     * @throws IllegalArgumentException when there is none that can be looked at; the message is for the model
     */
    static GitRepository of(Path file, Path workspace) throws IOException {
        for (var top = file; top != null && top.startsWith(workspace); top = top.getParent()) {
            var git = top.resolve(".git");
            if (Files.isDirectory(git, LinkOption.NOFOLLOW_LINKS)) {
                return open(top, git);
            }
            if (Files.exists(git, LinkOption.NOFOLLOW_LINKS)) {
                throw new IllegalArgumentException("the repository of '" + workspace.relativize(file)
                        + "' lies elsewhere (a linked work tree or a submodule), and is not followed");
            }
        }
        throw new IllegalArgumentException("'" + workspace.relativize(file) + "' is in no git repository");
    }

    private static GitRepository open(Path top, Path git) throws IOException {
        if (!Files.isDirectory(git.resolve("objects"), LinkOption.NOFOLLOW_LINKS)
                || Files.exists(git.resolve("objects/info/alternates"), LinkOption.NOFOLLOW_LINKS)) {
            throw new IllegalArgumentException("the repository keeps its objects elsewhere, and is not followed");
        }
        String head = head(git);
        var repository = new GitRepository(top, git, Files.createTempDirectory("agentops-git-"));
        try {
            repository.write("HEAD", head + "\n");
            repository.write("config", """
                    [core]
                        repositoryformatversion = 1
                        fsmonitor = false
                        hooksPath = /dev/null
                    [extensions]
                        objectformat = %s
                    [protocol]
                        allow = never
                    [diff]
                        ignoreSubmodules = all
                    """.formatted(head.length() == 40 ? "sha1" : "sha256"));
            Files.createDirectories(repository.own.resolve("refs"));
            Files.createDirectories(repository.own.resolve("objects"));
            String shallow = text(git, "shallow", MAX_SHALLOW);
            if (shallow != null
                    && shallow.lines().allMatch(line -> HASH.matcher(line).matches())) {
                repository.write("shallow", shallow);
            }
            return repository;
        } catch (IOException e) {
            repository.close();
            throw e;
        }
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(own.resolve(name), content);
    }

    /** The commit that is checked out. */
    private static String head(Path git) throws IOException {
        String head = stripped(text(git, "HEAD", 1_000));
        var reference = REFERENCE.matcher(head);
        if (reference.matches() && !head.contains("..")) {
            String name = reference.group(1);
            head = stripped(text(git, name, 1_000));
            head = head.isEmpty() ? packed(git, name) : head;
        }
        if (!HASH.matcher(head).matches()) {
            throw new IllegalArgumentException(
                    "the repository has no commit yet, or keeps its branches in a way that is"
                            + " not understood here");
        }
        return head;
    }

    private static String packed(Path git, String name) throws IOException {
        String packed = text(git, "packed-refs", MAX_PACKED_REFS);
        return packed == null
                ? ""
                : packed.lines()
                        .filter(line -> line.endsWith(" " + name))
                        .map(line -> line.substring(0, line.indexOf(' ')))
                        .findFirst()
                        .orElse("");
    }

    private static String stripped(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    /** Of a file in the git folder that is no link; null when there is none. */
    private static @Nullable String text(Path git, String name, int most) throws IOException {
        var path = Path.of(name);
        try {
            var folder = OpenFolder.open(git);
            for (int i = 0; i < path.getNameCount() - 1; i++) {
                try (var parent = folder) {
                    folder = parent.child(path.getName(i).toString());
                }
            }
            try (var last = folder) {
                String file = path.getFileName().toString();
                var attributes = last.attributes(file);
                return attributes == null || !attributes.isRegularFile()
                        ? null
                        : new String(last.read(file, most), StandardCharsets.UTF_8);
            }
        } catch (FileSystemException e) {
            return null;
        }
    }

    Path top() {
        return top;
    }

    /** What a program needs to see. */
    List<Path> readable() {
        return List.of(top, own);
    }

    Map<String, String> environment() {
        return Map.ofEntries(
                Map.entry("GIT_DIR", own.toString()),
                Map.entry("GIT_WORK_TREE", top.toString()),
                Map.entry("GIT_OBJECT_DIRECTORY", git.resolve("objects").toString()),
                Map.entry("GIT_INDEX_FILE", git.resolve("index").toString()),
                Map.entry("GIT_CONFIG_NOSYSTEM", "1"),
                Map.entry("GIT_CONFIG_SYSTEM", "/dev/null"),
                Map.entry("GIT_CONFIG_GLOBAL", "/dev/null"),
                Map.entry("GIT_ATTR_NOSYSTEM", "1"),
                Map.entry("GIT_OPTIONAL_LOCKS", "0"),
                Map.entry("GIT_NO_LAZY_FETCH", "1"),
                Map.entry("GIT_ALLOW_PROTOCOL", ""),
                Map.entry("GIT_TERMINAL_PROMPT", "0"),
                Map.entry("GIT_PAGER", "cat"));
    }

    @Override
    public void close() throws IOException {
        for (var name : List.of("HEAD", "config", "shallow", "refs", "objects")) {
            Files.deleteIfExists(own.resolve(name));
        }
        Files.deleteIfExists(own);
    }
}
