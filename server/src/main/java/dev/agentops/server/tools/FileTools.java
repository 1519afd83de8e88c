package dev.agentops.server.tools;

import dev.agentops.agentkit.tool.Description;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;
import dev.agentops.server.safety.untrusted.Redactor;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Looking at code and configuration. */
final class FileTools {
    private static final int MAX_LINES = 400;
    private static final int MAX_FILES = 500;
    private static final int MAX_MATCHES = 100;
    private static final int MAX_LINE_LENGTH = 400;

    record ReadFile(
            @Description("relative to the workspace, such as store-api/src/App.java")
            String path,

            @Description("first line, 1 if left out") @Nullable
            Integer from_line,

            @Description("last line") @Nullable Integer to_line) {}

    record ListFiles(
            @Description("a folder; the whole workspace if left out") @Nullable
            String path) {}

    record SearchCode(
            @Description("exact text, not a pattern") String text,

            @Description("a file or folder; the whole workspace if left out") @Nullable
            String path) {}

    private final Workspace workspace;
    private final CodeSearch code;

    FileTools(Workspace workspace, CodeSearch code) {
        this.workspace = workspace;
        this.code = code;
    }

    List<Tool<?>> tools() {
        return List.of(
                Tool.reads(
                        "read_file",
                        "Reads a text file with line numbers, up to " + MAX_LINES + " lines at a time.",
                        ReadFile.class,
                        (input, context) -> read(input)),
                Tool.reads(
                        "list_files",
                        "Lists the files of a folder and its sub-folders.",
                        ListFiles.class,
                        (input, context) -> list(input)),
                Tool.reads(
                        "search_code",
                        "Finds lines of code or configuration that contain a text. What .gitignore leaves out is not searched, unless"
                                + " the path names it.",
                        SearchCode.class,
                        (input, context) -> search(input)));
    }

    private ToolResult read(ReadFile input) throws IOException {
        var lines = workspace.read(input.path()).lines().toList();
        int from = Math.max(1, Objects.requireNonNullElse(input.from_line(), 1));
        int last = Math.min(lines.size(), Objects.requireNonNullElse(input.to_line(), lines.size()));
        int to = Math.min(last, from + MAX_LINES - 1);
        if (from > lines.size() && !lines.isEmpty()) {
            return ToolResult.error(input.path() + " has only " + lines.size() + " lines.");
        }
        var text = new StringBuilder(input.path() + " lines " + from + "-" + to + " of " + lines.size()
                + (to < last ? " (cut; ask for more)" : ""));
        for (int number = from; number <= to; number++) {
            text.append('\n').append("%5d| %s".formatted(number, lines.get(number - 1)));
        }
        return ToolResult.ok(text.toString());
    }

    private ToolResult list(ListFiles input) throws IOException {
        var names = new ArrayList<String>();
        var files = workspace.files(Objects.requireNonNullElse(input.path(), "."));
        names.addAll(files.subList(0, Math.min(files.size(), MAX_FILES)));
        names.replaceAll(name -> name.replace("\n", "\\n"));
        if (files.size() > MAX_FILES) {
            names.add("(more files; name a folder)");
        }
        return ToolResult.ok(names.isEmpty() ? "no files" : String.join("\n", names));
    }

    private ToolResult search(SearchCode input) throws IOException, InterruptedException {
        if (input.text().isBlank()) {
            return ToolResult.error("Give a text to look for.");
        }
        var matches = new ArrayList<String>();
        var files = workspace.sourceFiles(Objects.requireNonNullElse(input.path(), "."));
        for (var file : code.candidates(files, input.text())) {
            search(file, input.text(), matches);
            if (matches.size() > MAX_MATCHES) {
                break;
            }
        }
        if (matches.size() > MAX_MATCHES) {
            matches.set(MAX_MATCHES, "(more matches; look for a longer text)");
        }
        return ToolResult.ok(matches.isEmpty() ? "no matches for '" + input.text() + "'" : String.join("\n", matches));
    }

    private void search(String file, String text, List<String> matches) throws IOException {
        String content;
        try {
            content = workspace.find(file);
        } catch (IllegalArgumentException | FileSystemException e) {
            return; // a binary or a big file, or one that cannot be read
        }
        var lines = content == null ? List.<String>of() : content.lines().toList();
        for (int i = 0; i < lines.size() && matches.size() <= MAX_MATCHES; i++) {
            if (lines.get(i).contains(text)) {
                String line = lines.get(i).strip();
                matches.add(file + ":" + (i + 1) + ": "
                        + (line.length() <= MAX_LINE_LENGTH ? line : Redactor.start(line, MAX_LINE_LENGTH)));
            }
        }
    }
}
