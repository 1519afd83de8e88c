package dev.agentops.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;

@Command(
        name = "return",
        description =
                "Send a tool call back with a question. It is not run; the agent answers and may propose it again.",
        mixinStandardHelpOptions = true)
final class ReturnCommand implements Callable<Integer> {
    @Mixin
    private Decision decision;

    @Option(names = "--question", required = true, paramLabel = "TEXT", description = "What you want to know first.")
    private String question;

    @Override
    public Integer call() {
        return decision.decide("ask", question);
    }
}
