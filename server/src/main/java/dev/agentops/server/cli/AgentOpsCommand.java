package dev.agentops.server.cli;

import dev.agentops.bookstore.BookstoreMain;
import dev.agentops.server.StartException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.OptionSpec;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The command {@code agentops}. */
@Command(
        name = "agentops",
        description = "An AI ops agent that waits for a human before anything dangerous runs.",
        mixinStandardHelpOptions = true,
        version = "AgentOps 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            ServeCommand.class,
            AskCommand.class,
            ApprovalsCommand.class,
            ApproveCommand.class,
            RejectCommand.class,
            ReturnCommand.class,
            ExtendCommand.class,
            RunsCommand.class,
            AlertsCommand.class,
            RunCommand.class,
            SteerCommand.class,
            EventsCommand.class,
            ReplayCommand.class,
            CancelCommand.class,
            BuildsCommand.class,
            MoveCommand.class,
            ThreadsCommand.class,
            ExportCommand.class,
            ReportCommand.class,
            TokenCommand.class,
            AuditCommand.class,
            PolicyCommand.class,
            LinkCommand.class,
            DoctorCommand.class,
            ServeBuildCommand.class,
            McpCommand.class,
            NotifyCommand.class,
            RehearseCommand.class,
            BookstoreMain.class
        })
public final class AgentOpsCommand {
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new AgentOpsCommand());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        withOurBookstore(commandLine.getSubcommands().get("bookstore"));
        commandLine.setExecutionExceptionHandler((failure, failed, parsed) -> {
            if (failure instanceof CommandException || failure instanceof StartException) {
                failed.getErr().println(failure.getMessage());
                return 1;
            }
            throw failure;
        });
        return commandLine;
    }

    /** The bookstore's own commands ask for their folders; here they have defaults. */
    private static void withOurBookstore(CommandLine bookstore) {
        Map<String, Path> defaults = Map.of(
                "--home", defaultDataFolder().resolve("bookstore"),
                "--services-source", repoFolder().resolve("bookstore/services"));
        IDefaultValueProvider provider = argument -> argument instanceof OptionSpec option
                ? Optional.ofNullable(defaults.get(option.longestName()))
                        .map(Path::toString)
                        .orElse(null)
                : null;
        bookstore.getSubcommands().values().forEach(command -> command.setDefaultValueProvider(provider));
    }

    /** The folder with the launcher, {@code engine/}, {@code dashboard/} and {@code bookstore/}. */
    static Path repoFolder() {
        return Path.of(System.getProperty("agentops.home", "")).toAbsolutePath().normalize();
    }

    static Path defaultDataFolder() {
        return repoFolder().resolve(".agentops");
    }
}
