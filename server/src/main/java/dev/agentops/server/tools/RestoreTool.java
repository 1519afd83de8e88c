package dev.agentops.server.tools;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.tool.Description;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.Tool.Reconciliation;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolResult;
import dev.agentops.server.safety.Preview;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/** Taking a change of a file back. It is a change like any other: a human sees the difference first, and it can be taken back, too. */
final class RestoreTool {
    static final String NAME = "restore_file";

    record RestoreFile(
            @Description("relative to the workspace") String path,

            @Description("as edit_file or write_file named it, such as snap_1a2b3c")
            String snapshot) {}

    private final Workspace workspace;
    private final FileSnapshots snapshots;
    private final ApprovedFiles approved = new ApprovedFiles();

    RestoreTool(Workspace workspace, FileSnapshots snapshots) {
        this.workspace = workspace;
        this.snapshots = snapshots;
    }

    WriteTool restoreFile() {
        return new WriteTool(
                Tool.writes(
                                NAME,
                                "Makes a file what it was before an earlier edit_file or write_file; a file that was not there goes."
                                        + " A human sees the difference first.",
                                RestoreFile.class,
                                this::restore)
                        .withReconciler((input, context) -> reconcile(input)),
                new ChangeTools.FileGate(workspace, approved, NAME, "Restore ") {
                    /** What stood in a file may hold secrets. */
                    @Override
                    public boolean writesItsArguments() {
                        return false;
                    }

                    @Override
                    public Preview preview(JsonNode arguments) throws IOException {
                        String path = text(arguments, "path");
                        var snapshot = snapshot(path, text(arguments, "snapshot"));
                        String now = workspace.find(path);
                        if (Objects.equals(now, snapshot.content())) {
                            throw new IllegalArgumentException(path + " is as it was then already");
                        }
                        return new Preview.Diff(path, now, Objects.requireNonNullElse(snapshot.content(), ""));
                    }
                });
    }

    private FileSnapshots.Snapshot snapshot(String path, String id) {
        return Optional.of(id)
                .flatMap(snapshots::find)
                .filter(snapshot -> snapshot.path().equals(path))
                .orElseThrow(() -> new IllegalArgumentException("there is no snapshot '" + id + "' of '" + path
                        + "' (they are kept for 30 days); the result of the change names it"));
    }

    private ToolResult restore(RestoreFile input, ToolContext call) throws Exception {
        var snapshot = snapshot(input.path(), input.snapshot());
        workspace.change(input.path(), before -> {
            approved.check(call.toolCallId(), input.path(), before);
            try {
                snapshots.keep(call, NAME, input.path(), before);
            } catch (Exception e) {
                throw new IOException("not restored: what stands there now cannot be kept (" + e + ")", e);
            }
            return snapshot.content();
        });
        return ToolResult.ok((snapshot.content() == null ? "removed " : "restored ") + input.path());
    }

    private Reconciliation<RestoreFile> reconcile(RestoreFile input) throws IOException {
        return Objects.equals(snapshot(input.path(), input.snapshot()).content(), workspace.find(input.path()))
                ? new Reconciliation.Done<>(ToolResult.ok("restored " + input.path()))
                : new Reconciliation.NotDone<>();
    }
}
