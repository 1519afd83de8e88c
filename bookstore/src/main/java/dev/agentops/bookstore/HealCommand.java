package dev.agentops.bookstore;

import picocli.CommandLine.Command;

@Command(
        name = "heal",
        description = "Make all files pristine and restart what changed.",
        mixinStandardHelpOptions = true)
final class HealCommand extends HomeCommand {
    @Override
    void execute() {
        out().println(supervisor().heal());
    }
}
