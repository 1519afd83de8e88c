package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Map;
import java.util.UUID;

@Command(
        name = "replay",
        description = "Ask a message again, as a new run in a new thread: ./agentops events THREAD has its number.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Runnable {
    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "THREAD")
    private String thread;

    @Parameters(index = "1", paramLabel = "NUMBER")
    private long number;

    @Option(names = "--key", paramLabel = "KEY", description = "The same command with the same key makes one run.")
    private String key = UUID.randomUUID().toString();

    @Option(names = "--json", description = "The new run and its thread on one line.")
    private boolean json;

    @Override
    public void run() {
        JsonNode made = server.api()
                .post("/api/threads/" + Api.segment(thread) + "/incoming/" + number + "/replay", Map.of(), key);
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                json
                        ? made.toString()
                        : "Run %s is under way: ./agentops run %1$s --watch"
                                .formatted(Printable.line(made.path("runId").asText())));
    }
}
