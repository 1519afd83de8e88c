package dev.agentops.server.tools;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.tool.Description;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.Tool.Reconciliation;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolResult;
import dev.agentops.server.safety.DangerousTool;
import dev.agentops.server.safety.Preview;
import dev.agentops.server.safety.policy.Facts;
import dev.agentops.server.safety.untrusted.Redactor;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/** Changing files. Both tools know what the file must look like afterwards, so after a crash they can tell whether it does. */
final class ChangeTools {
    record EditFile(
            @Description("relative to the workspace") String path,

            @Description("text that stands exactly once in the file, with enough around it to be unique")
            String old_text,

            @Description("what stands there instead") String new_text) {}

    record WriteFile(
            @Description("relative to the workspace") String path,
            @Description("the whole file") String content) {}

    private final Workspace workspace;
    private final FileSnapshots snapshots;
    private final ApprovedFiles approved = new ApprovedFiles();

    ChangeTools(Workspace workspace, FileSnapshots snapshots) {
        this.snapshots = snapshots;
        this.workspace = workspace;
    }

    WriteTool editFile() {
        return new WriteTool(
                Tool.writes(
                                "edit_file",
                                "Replaces one piece of text in a file. A human sees the difference first.",
                                EditFile.class,
                                (input, context) -> edit(input, context))
                        .withReconciler((input, context) -> reconcileEdit(input)),
                new FileGate(workspace, approved, "edit_file", "Edit ") {
                    @Override
                    public Preview preview(JsonNode arguments) throws IOException {
                        String path = text(arguments, "path");
                        String before = workspace.read(path);
                        return new Preview.Diff(
                                path,
                                before,
                                replaced(before, path, text(arguments, "old_text"), text(arguments, "new_text")));
                    }
                });
    }

    WriteTool writeFile() {
        return new WriteTool(
                Tool.writes(
                                "write_file",
                                "Writes a whole file, new or not. A human sees the difference first.",
                                WriteFile.class,
                                (input, context) -> write(input, context))
                        .withReconciler((input, context) -> reconcileWrite(input)),
                new FileGate(workspace, approved, "write_file", "Write ") {
                    @Override
                    public Preview preview(JsonNode arguments) throws IOException {
                        String path = text(arguments, "path");
                        return new Preview.Diff(path, workspace.find(path), withoutMarks(text(arguments, "content")));
                    }
                });
    }

    abstract static class FileGate implements DangerousTool {
        private final Workspace workspace;
        private final ApprovedFiles approved;
        private final String name;
        private final String verb;

        FileGate(Workspace workspace, ApprovedFiles approved, String name, String verb) {
            this.workspace = workspace;
            this.approved = approved;
            this.name = name;
            this.verb = verb;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String title(JsonNode arguments) {
            return verb + text(arguments, "path");
        }

        @Override
        public String risk() {
            return "medium";
        }

        @Override
        public void goes(String toolCallId, Preview preview) {
            approved.note(toolCallId, preview);
        }

        @Override
        public Facts facts(JsonNode arguments) {
            return Facts.file(name, relative(text(arguments, "path")));
        }

        /** As rules see it, however it is spelled: from the workspace's top. What leaves the workspace does not get that far. */
        private String relative(String path) {
            try {
                return workspace.root().relativize(workspace.resolve(path)).toString();
            } catch (IOException | IllegalArgumentException e) {
                return path.strip();
            }
        }

        static String text(JsonNode arguments, String field) {
            return arguments.path(field).asText();
        }
    }

    private ToolResult edit(EditFile input, ToolContext call) throws Exception {
        var edited = new AtomicReference<ToolResult>();
        workspace.change(input.path(), before -> {
            if (before == null) {
                throw new IllegalArgumentException("there is no file '" + input.path() + "'");
            }
            approved.check(call.toolCallId(), input.path(), before);
            String after = replaced(before, input.path(), input.old_text(), input.new_text());
            String snapshot = kept(call, "edit_file", input.path(), before);
            int at = before.indexOf(input.old_text());
            edited.set(takesBack(edited(input, before.substring(0, Math.max(0, at))), snapshot));
            return after;
        });
        return edited.get();
    }

    private String kept(ToolContext call, String tool, String path, @Nullable String before) throws IOException {
        try {
            return snapshots.keep(call, tool, path, before);
        } catch (Exception e) {
            throw new IOException("not written: what stands there now cannot be kept (" + e + ")", e);
        }
    }

    private static ToolResult takesBack(ToolResult result, String snapshot) {
        return result.withContent(result.content() + "; restore_file with snapshot " + snapshot + " takes it back");
    }

    private static ToolResult edited(EditFile input, String beforeTheEdit) {
        long line = beforeTheEdit.chars().filter(character -> character == '\n').count() + 1;
        return ToolResult.ok("edited " + input.path() + " (line " + line + ")");
    }

    private ToolResult write(WriteFile input, ToolContext call) throws Exception {
        withoutMarks(input.content());
        var written = new AtomicReference<ToolResult>();
        workspace.change(input.path(), before -> {
            approved.check(call.toolCallId(), input.path(), before);
            String snapshot = kept(call, "write_file", input.path(), before);
            var result = ToolResult.ok((before == null ? "created " : "replaced ") + input.path() + " ("
                    + input.content().lines().count() + " lines)");
            written.set(takesBack(result, snapshot));
            return input.content();
        });
        return written.get();
    }

    private Reconciliation<EditFile> reconcileEdit(EditFile input) throws IOException {
        String now = workspace.read(input.path());
        boolean old = count(now, input.old_text()) == 1;
        int at = input.new_text().isBlank() ? -1 : now.indexOf(input.new_text());
        if (old && at < 0) {
            return new Reconciliation.NotDone<>();
        }
        if (input.new_text().isBlank() && count(now, input.old_text()) == 0) {
            return new Reconciliation.Done<>(ToolResult.ok("edited " + input.path() + " (text removed)"));
        }
        return !old && at >= 0
                ? new Reconciliation.Done<>(edited(input, now.substring(0, at)))
                : new Reconciliation.Unknown<>();
    }

    private Reconciliation<WriteFile> reconcileWrite(WriteFile input) throws IOException {
        return input.content().equals(workspace.find(input.path()))
                ? new Reconciliation.Done<>(ToolResult.ok("written " + input.path()))
                : new Reconciliation.NotDone<>();
    }

    private static String withoutMarks(String text) {
        if (Redactor.holdsMark(text)) {
            throw new IllegalArgumentException(
                    "the text holds a mark such as [redacted password #3fa2] instead of the secret that stands in"
                            + " the file, and would destroy it; use edit_file on the text around it");
        }
        return text;
    }

    private static String replaced(String before, String path, String oldText, String newText) {
        withoutMarks(oldText + "\n" + newText);
        int count = oldText.isEmpty() ? 0 : count(before, oldText);
        if (count != 1) {
            throw new IllegalArgumentException("old_text stands " + count + " times in " + path
                    + ", it must stand there exactly once; read the file and copy the text letter by letter");
        }
        if (oldText.equals(newText)) {
            throw new IllegalArgumentException("old_text and new_text are the same");
        }
        int at = before.indexOf(oldText);
        return before.substring(0, at) + newText + before.substring(at + oldText.length());
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
            count++;
        }
        return count;
    }
}
