package dev.agentops.server.tools;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.tool.Description;
import dev.agentops.agentkit.tool.LiveOutput;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;
import dev.agentops.server.safety.DangerousTool;
import dev.agentops.server.safety.Preview;
import dev.agentops.server.safety.policy.Facts;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A shell command, as a human approved it. */
final class ShellTool {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    record ShellCommand(
            @Description("run by bash, in the workspace") String command,

            @Description("a folder of the workspace; its top if left out") @Nullable
            String working_directory) {}

    private final Workspace workspace;
    private final ApprovedPrograms approved;

    ShellTool(Workspace workspace, ApprovedPrograms approved) {
        this.workspace = workspace;
        this.approved = approved;
    }

    WriteTool shellCommandExecute() {
        return new WriteTool(
                Tool.writes(
                        "shell_command_execute",
                        "Runs a script in a shell. A human is always asked first: use it only where run_command will not do.",
                        ShellCommand.class,
                        (input, context) -> execute(input, context.output())),
                new DangerousTool() {
                    @Override
                    public String name() {
                        return "shell_command_execute";
                    }

                    @Override
                    public String title(JsonNode arguments) {
                        return "Run a shell command";
                    }

                    @Override
                    public String risk() {
                        return "high";
                    }

                    @Override
                    public Facts facts(JsonNode arguments) {
                        return Facts.script(name());
                    }

                    @Override
                    public Map<String, String> bound(JsonNode arguments) throws IOException {
                        return Workspace.identity(
                                folder(arguments.path("working_directory").asText(".")));
                    }

                    @Override
                    public Preview preview(JsonNode arguments) throws IOException {
                        String command = arguments.path("command").asText();
                        if (command.isBlank()) {
                            throw new IllegalArgumentException("the command is empty");
                        }
                        return new Preview.Command(
                                command,
                                folder(arguments.path("working_directory").asText("."))
                                        .toString(),
                                approved.reach(shell(command)));
                    }
                });
    }

    private ToolResult execute(ShellCommand input, LiveOutput live) throws IOException, InterruptedException {
        var outcome = approved.run(
                shell(input.command()),
                folder(Objects.requireNonNullElse(input.working_directory(), ".")),
                workspace.root(),
                Map.of(),
                TIMEOUT,
                live);
        String text = outcome.how() + "\n" + outcome.output();
        return outcome.succeeded() ? ToolResult.ok(text.strip()) : ToolResult.error(text.strip());
    }

    private static List<String> shell(String command) {
        return List.of("/bin/bash", "--noprofile", "--norc", "-c", command);
    }

    private Path folder(String path) throws IOException {
        var folder = workspace.resolve(path.isEmpty() ? "." : path);
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("there is no folder '" + path + "' in the workspace");
        }
        return folder;
    }
}
