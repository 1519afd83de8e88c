package dev.agentops.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;

@Command(
        name = "reject",
        description = "Refuse a tool call. The agent is told why and looks for another way.",
        mixinStandardHelpOptions = true)
final class RejectCommand implements Callable<Integer> {
    @Mixin
    private Decision decision;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "What the agent should know.")
    private String reason;

    @Override
    public Integer call() {
        return decision.decide("deny", reason);
    }
}
