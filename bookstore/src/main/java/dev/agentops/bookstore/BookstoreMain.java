package dev.agentops.bookstore;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code bookstore}, as a program of its own or as a subcommand of another. */
@Command(
        name = "bookstore",
        description = "The sample system: three small services, and faults that can be switched on.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            ListCommand.class,
            BreakCommand.class,
            HealCommand.class,
            StatusCommand.class,
            RestartCommand.class
        })
public final class BookstoreMain {
    public static void main(String[] args) {
        System.exit(new CommandLine(new BookstoreMain()).execute(args));
    }
}
