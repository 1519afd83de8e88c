package dev.agentops.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.Map;

@Command(
        name = "move",
        description = {
            "Let the present build go on with a run of an earlier build that is lost.",
            "Works where both take the same steps; where they don't, cancel the run and ask again."
        },
        mixinStandardHelpOptions = true)
final class MoveCommand implements Runnable {
    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String id;

    @Override
    public void run() {
        String build = server.api()
                .post("/api/runs/" + Api.segment(id) + "/move", Map.of())
                .path("build")
                .asText();
        spec.commandLine()
                .getOut()
                .println("Run %s goes on with build %s".formatted(Printable.line(id), Printable.line(build)));
    }
}
