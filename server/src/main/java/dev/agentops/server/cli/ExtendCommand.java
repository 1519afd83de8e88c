package dev.agentops.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;

@Command(
        name = "extend",
        description = "Let an approval wait longer, for at most 30 days from now.",
        mixinStandardHelpOptions = true)
final class ExtendCommand implements Callable<Integer> {
    @Mixin
    private Decision decision;

    @Option(names = "--hours", defaultValue = "24", description = "How much longer. Default: ${DEFAULT-VALUE}.")
    private int hours;

    @Override
    public Integer call() {
        return decision.extend(hours);
    }
}
