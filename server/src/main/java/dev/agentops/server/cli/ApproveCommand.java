package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

@Command(
        name = "approve",
        description = "Let a tool call run, exactly as it is shown.",
        mixinStandardHelpOptions = true)
final class ApproveCommand implements Callable<Integer> {
    @Mixin
    private Decision decision;

    @Option(
            names = "--arguments",
            paramLabel = "FILE",
            description = "Run it with the arguments in this file, as JSON, instead of the agent's.")
    private @Nullable Path arguments;

    @Option(names = "--edit-only", description = "With --arguments: put them in place and let somebody else approve.")
    private boolean editOnly;

    @Override
    public Integer call() {
        if (editOnly && arguments == null) {
            throw new CommandException("--edit-only needs --arguments FILE");
        }
        return arguments == null
                ? decision.decide("approve", null)
                : decision.decide(editOnly ? "edit" : "approve", null, read(arguments));
    }

    private static JsonNode read(Path file) {
        try {
            return Json.mapper().readTree(Files.readString(file));
        } catch (IOException e) {
            throw new CommandException("Cannot read " + file + " as JSON: " + e.getMessage());
        }
    }
}
