package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.Map;

@Command(name = "cancel", description = "Ask a run to end.", mixinStandardHelpOptions = true)
final class CancelCommand implements Runnable {
    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String id;

    @Override
    public void run() {
        JsonNode run = server.api().post("/api/runs/" + Api.segment(id) + "/cancel", Map.of());
        spec.commandLine()
                .getOut()
                .println("Run %s is %s"
                        .formatted(
                                Printable.line(id),
                                Printable.line(run.path("status").asText("being cancelled"))));
    }
}
