package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.Map;
import java.util.UUID;

@Command(
        name = "steer",
        description = "Say something to a run under way: its next model call hears it.",
        mixinStandardHelpOptions = true)
final class SteerCommand implements Runnable {
    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "RUN", description = "The run's id.")
    private String id;

    @Parameters(index = "1", paramLabel = "MESSAGE", description = "What it should know or do.")
    private String message;

    @Override
    public void run() {
        JsonNode said = server.api()
                .post(
                        "/api/runs/" + Api.segment(id) + "/steer",
                        Map.of("userMessage", Map.of("id", UUID.randomUUID().toString(), "content", message)));
        String runId = Printable.line(said.path("runId").asText());
        spec.commandLine()
                .getOut()
                .println(
                        said.path("steered").asBoolean()
                                ? "Run " + runId + " hears it before its next model call"
                                : "That run is not under way; this is the thread's next request: ./agentops run "
                                        + runId);
    }
}
