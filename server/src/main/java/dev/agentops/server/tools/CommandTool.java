package dev.agentops.server.tools;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.tool.Description;
import dev.agentops.agentkit.tool.LiveOutput;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;
import dev.agentops.server.commands.Programs;
import dev.agentops.server.commands.SafeCommands;
import dev.agentops.server.commands.Sandbox;
import dev.agentops.server.commands.View;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.safety.DangerousTool;
import dev.agentops.server.safety.Preview;
import dev.agentops.server.safety.policy.Facts;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A program with its arguments, without a shell. What only looks runs in the sandbox and asks nobody; anything else runs on the machine
 * once a human has let it, or a rule.
 */
final class CommandTool {
    static final String NAME = "run_command";
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Duration LOOK_TIMEOUT = Duration.ofMinutes(1);
    private static final List<String> OF_THE_USER =
            List.of("HOME", "KUBECONFIG", "DOCKER_HOST", "DOCKER_CONTEXT", "XDG_RUNTIME_DIR", "USER");

    /** A repository's own settings may name programs to run; see git-config(1), GIT_CONFIG_COUNT. */
    private static final Map<String, String> GIT = Map.ofEntries(
            Map.entry("GIT_CONFIG_NOSYSTEM", "1"),
            Map.entry("GIT_CONFIG_GLOBAL", "/dev/null"),
            Map.entry("GIT_PAGER", "cat"),
            Map.entry("GIT_EDITOR", ":"),
            Map.entry("GIT_SEQUENCE_EDITOR", ":"),
            Map.entry("GIT_TERMINAL_PROMPT", "0"),
            Map.entry("GIT_OPTIONAL_LOCKS", "0"),
            Map.entry("GIT_CONFIG_COUNT", "3"),
            Map.entry("GIT_CONFIG_KEY_0", "safe.directory"),
            Map.entry("GIT_CONFIG_VALUE_0", "*"),
            Map.entry("GIT_CONFIG_KEY_1", "core.fsmonitor"),
            Map.entry("GIT_CONFIG_VALUE_1", "false"),
            Map.entry("GIT_CONFIG_KEY_2", "core.hooksPath"),
            Map.entry("GIT_CONFIG_VALUE_2", "/dev/null"));

    record Command(
            @Description(
                    "the program and its arguments, one word each, such as [\"grep\", \"-n\", \"timeout\", \"app.log\"]; no shell reads"
                            + " them, so no pipes, no redirection, no variables")
            List<String> argv,

            @Description("a folder of the workspace; its top if left out") @Nullable
            String working_directory) {}

    private final EstateFile estate;
    private final Workspace workspace;
    private final Subprocesses subprocesses;
    private final SafeCommands safe;
    private final Sandbox sandbox;
    private final ApprovedPrograms approved;

    CommandTool(
            EstateFile estate,
            Workspace workspace,
            Subprocesses subprocesses,
            SafeCommands safe,
            Sandbox sandbox,
            ApprovedPrograms approved) {
        this.estate = estate;
        this.workspace = workspace;
        this.subprocesses = subprocesses;
        this.safe = safe;
        this.sandbox = sandbox;
        this.approved = approved;
    }

    WriteTool runCommand() {
        return new WriteTool(
                Tool.writes(
                        NAME,
                        "Runs a program with its arguments, without a shell. Commands that only look (ls, grep, ps, git log,"
                                + " kubectl get, journalctl …) run at once; for any other a human is asked first.",
                        Command.class,
                        (input, context) -> execute(input, context.output())),
                new Gate());
    }

    private final class Gate implements DangerousTool {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String title(JsonNode arguments) {
            return "Run " + argv(arguments).stream().findFirst().orElse("a program");
        }

        @Override
        public String risk() {
            return "high";
        }

        @Override
        public Facts facts(JsonNode arguments) {
            var argv = argv(arguments);
            return CommandPlaces.facts(
                    NAME, argv, workspace, arguments.path("working_directory").asText(""));
        }

        @Override
        public Optional<String> unasked(JsonNode arguments) {
            return view(argv(arguments))
                    .map(view -> "it only looks, and runs in a sandbox (" + sandbox.name() + ", "
                            + view.name().toLowerCase(Locale.ROOT) + ")");
        }

        @Override
        public Map<String, String> bound(JsonNode arguments) throws IOException {
            return Workspace.identity(folder(arguments.path("working_directory").asText("")));
        }

        @Override
        public Preview preview(JsonNode arguments) throws IOException {
            var argv = argv(arguments);
            var program = program(argv);
            var folder = folder(arguments.path("working_directory").asText(""));
            var view = view(argv);
            return new Preview.Program(
                    argv,
                    program.toString(),
                    folder.toString(),
                    view.map(one -> sandbox.name() + ", " + one.name().toLowerCase(Locale.ROOT))
                            .orElse(""),
                    view.isPresent() ? "" : approved.reach(List.of(program.toString())),
                    view.isPresent() ? List.of() : Fingerprints.of(program, argv.subList(1, argv.size()), folder));
        }
    }

    private static List<String> argv(JsonNode arguments) {
        var words = new ArrayList<String>();
        arguments.path("argv").forEach(word -> words.add(word.asText()));
        return words;
    }

    /** What the sandbox has to show; empty when the command may do more than look, or there is no such sandbox. */
    private Optional<View> view(List<String> argv) {
        return safe.view(argv).filter(sandbox.views()::contains).filter(view -> !GitLooks.reachesFurther(argv));
    }

    private Path program(List<String> argv) throws IOException {
        if (argv.isEmpty() || argv.getFirst().isBlank()) {
            throw new IllegalArgumentException("argv is empty: it holds the program and its arguments");
        }
        if (argv.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("a word of argv holds a zero character");
        }
        String name = argv.getFirst();
        if (name.contains(" ") && argv.size() == 1) {
            throw new IllegalArgumentException(
                    "no shell reads argv: give each word on its own, such as [\"ls\", \"-l\"]");
        }
        if (name.contains("/")) {
            var file = Path.of(name);
            if (!file.isAbsolute()) {
                file = workspace.resolve(name);
            }
            if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
                throw new IllegalArgumentException("there is no program '" + name + "'");
            }
            return file.toRealPath();
        }
        return Programs.find(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no program '" + name + "' on this machine"));
    }

    private Path folder(String path) throws IOException {
        var folder = workspace.resolve(path.isEmpty() ? "." : path);
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("there is no folder '" + path + "' in the workspace");
        }
        return folder;
    }

    private ToolResult execute(Command input, LiveOutput live) throws IOException, InterruptedException {
        var program = program(input.argv());
        var folder = folder(Objects.requireNonNullElse(input.working_directory(), ""));
        var view = view(input.argv());
        var arguments = view.isPresent()
                ? lookingArguments(input.argv(), folder)
                : input.argv().subList(1, input.argv().size());
        Subprocesses.Outcome outcome;
        if (view.isPresent()) {
            outcome = subprocesses.run(
                    sandbox.wrap(view.get(), program, arguments, shown(), folder),
                    folder,
                    environment(view.get()),
                    LOOK_TIMEOUT,
                    live);
        } else {
            var command = new ArrayList<>(List.of(program.toString()));
            command.addAll(arguments);
            var environment = program.endsWith("git") ? GIT : Map.<String, String>of();
            outcome = approved.run(command, folder, workspace.root(), environment, TIMEOUT, live);
        }
        String text = (outcome.how() + "\n" + outcome.output()).strip();
        return outcome.succeeded() || view.isPresent() && outcome.end() == Subprocesses.End.EXITED
                ? ToolResult.ok(text)
                : ToolResult.error(text);
    }

    private Sandbox.Shown shown() throws IOException {
        return new Sandbox.Shown(readable(), hidden());
    }

    /** What {@link Workspace} does not read either. Only where such files have a meaning: a look through the whole workspace is slow. */
    private List<Path> hidden() throws IOException {
        var root = workspace.root();
        var hidden = new ArrayList<Path>();
        for (var folder : List.of(root, estate.folder().toRealPath())) {
            try (var files = Files.list(folder)) {
                files.filter(file -> file.startsWith(root)
                                && (Workspace.isOwnFile(file) && Files.isRegularFile(file)
                                        || Workspace.isDataFolder(file) && Files.isDirectory(file)))
                        .forEach(hidden::add);
            }
        }
        return hidden.stream().distinct().toList();
    }

    private List<Path> readable() throws IOException {
        var paths = new ArrayList<Path>();
        paths.add(workspace.root());
        for (var service : estate.current().services()) {
            for (var log : service.logs()) {
                if (Files.exists(log)) {
                    paths.add(log.toRealPath());
                }
            }
        }
        return paths;
    }

    private static List<String> lookingArguments(List<String> argv, Path folder) {
        return argv.getFirst().equals("git") ? GitLooks.arguments(argv, folder) : argv.subList(1, argv.size());
    }

    private static Map<String, String> environment(View view) {
        var environment = new HashMap<>(GIT);
        if (view == View.SERVICES) {
            OF_THE_USER.stream()
                    .filter(name -> System.getenv(name) != null)
                    .forEach(name -> environment.put(name, System.getenv(name)));
        }
        return environment;
    }
}
