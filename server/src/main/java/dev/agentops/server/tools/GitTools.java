package dev.agentops.server.tools;

import dev.agentops.agentkit.tool.Description;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;
import dev.agentops.server.commands.Programs;
import dev.agentops.server.safety.untrusted.Redactor;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What changed in the code, and when, in the sandbox or not at all. Nothing that a repository says is run: see {@link GitRepository}. */
final class GitTools {
    private static final int DEFAULT_COMMITS = 20;
    private static final int MAX_COMMITS = 100;
    private static final int DEFAULT_LINES = 400;
    private static final int MAX_LINES = 2_000;
    private static final int MAX_LINE_LENGTH = 400;
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{4,64}");

    /** Settings of ours are not for the agents, in no commit. */
    private static final List<String> WITHOUT_OWN_FILES = Workspace.OWN_FILES.stream()
            .sorted()
            .map(name -> ":(top,exclude,icase,glob)**/" + name)
            .toList();

    private static final List<String> NO_HELPERS =
            List.of("--no-ext-diff", "--no-textconv", "--ignore-submodules=all", "--no-color");

    record GitLog(
            @Description("a file or folder; the repository at the top of the workspace if left out") @Nullable
            String path,

            @Description("how many commits, 20 if left out, 100 at most") @Nullable
            Integer limit) {}

    record GitDiff(
            @Description("a file or folder; the repository at the top of the workspace if left out") @Nullable
            String path,

            @Description("shows what this commit changed, such as 4be1f30; what is not committed if left out") @Nullable
            String commit,

            @Description("how many lines, 400 if left out, 2000 at most") @Nullable
            Integer limit) {}

    private final Workspace workspace;
    private final LookingPrograms programs;

    GitTools(Workspace workspace, LookingPrograms programs) {
        this.workspace = workspace;
        this.programs = programs;
    }

    List<Tool<?>> tools() {
        return List.of(
                Tool.reads(
                        "git_log",
                        "Lists the latest commits that changed a file or folder, with the files that each changed.",
                        GitLog.class,
                        (input, context) -> log(input)),
                Tool.reads(
                        "git_diff",
                        "Shows what is not committed yet, or what one commit changed.",
                        GitDiff.class,
                        (input, context) -> diff(input)));
    }

    private ToolResult log(GitLog input) throws IOException, InterruptedException {
        int commits = Math.clamp(Objects.requireNonNullElse(input.limit(), DEFAULT_COMMITS), 1, MAX_COMMITS);
        var arguments = new ArrayList<>(List.of(
                "log", "--max-count=" + commits, "--format=%h %cI %an: %s", "--name-status", "--no-show-signature"));
        return shown(git(arguments, input.path()), MAX_LINES, "no commits");
    }

    private ToolResult diff(GitDiff input) throws IOException, InterruptedException {
        int lines = Math.clamp(Objects.requireNonNullElse(input.limit(), DEFAULT_LINES), 1, MAX_LINES);
        String commit = Objects.requireNonNullElse(input.commit(), "").strip();
        if (commit.isEmpty()) {
            return shown(
                    git(new ArrayList<>(List.of("diff")), input.path(), "HEAD"),
                    lines,
                    "nothing that is not committed");
        }
        if (!COMMIT.matcher(commit).matches()) {
            throw new IllegalArgumentException("'commit' is the start of a hash that git_log printed, such as 4be1f30");
        }
        var arguments = new ArrayList<>(
                List.of("show", "--format=commit %H%n%an, %cI%n%n%B", "--no-show-signature", "--no-notes"));
        return shown(git(arguments, input.path(), commit + "^{commit}"), lines, "nothing of it is here");
    }

    /** @param revision behind the flags; none of them can be taken for one, as each is ours or a hash */
    private Subprocesses.Outcome git(List<String> arguments, @Nullable String path, String... revision)
            throws IOException, InterruptedException {
        if (!programs.held()) {
            throw new IllegalArgumentException("no sandbox holds on this machine, so this tool does not run git;"
                    + " run_command with git and its words asks a human");
        }
        var program =
                Programs.find("git").orElseThrow(() -> new IllegalArgumentException("there is no git on this machine"));
        var file = workspace.resolve(Objects.requireNonNullElse(path, "."));
        try (var repository = GitRepository.of(file, workspace.root())) {
            arguments.addAll(NO_HELPERS);
            arguments.addAll(List.of(revision));
            arguments.add("--");
            arguments.add(":(top,literal)" + relative(repository.top(), file));
            arguments.addAll(WITHOUT_OWN_FILES);
            return programs.run(program, arguments, repository.readable(), repository.top(), repository.environment());
        }
    }

    private static String relative(Path top, Path file) {
        return top.relativize(file).toString();
    }

    private static ToolResult shown(Subprocesses.Outcome outcome, int most, String nothing) {
        if (!outcome.succeeded()) {
            return ToolResult.error("git could not look, " + outcome.how() + ": "
                    + outcome.output().strip());
        }
        var lines = outcome.output().strip().lines().toList();
        String text = lines.stream()
                .limit(most)
                .map(line -> line.length() <= MAX_LINE_LENGTH ? line : Redactor.start(line, MAX_LINE_LENGTH))
                .collect(Collectors.joining("\n"));
        return ToolResult.ok(
                text.isEmpty()
                        ? nothing
                        : text
                                + (lines.size() > most
                                        ? "\n(" + (lines.size() - most) + " lines more; name a path or a higher limit)"
                                        : ""));
    }
}
