package dev.agentops.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

@Command(
        name = "approve",
        description = "Let a tool call run, exactly as it is shown.",
        mixinStandardHelpOptions = true)
final class ApproveCommand implements Callable<Integer> {
    @Mixin
    private Decision decision;

    @Override
    public Integer call() {
        return decision.decide("approve", null);
    }
}
