package dev.agentops.bookstore;

import dev.agentops.bookstore.fault.Fault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "break",
        description = "Switch a fault on; the one that was on before goes off.",
        mixinStandardHelpOptions = true)
final class BreakCommand extends HomeCommand {
    @Parameters(paramLabel = "FAULT", description = "The id of a fault; 'list' shows them.")
    private String fault;

    @Override
    void execute() {
        out().println(supervisor().breakWith(Fault.of(fault)));
    }
}
