package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;

@Command(
        name = "builds",
        description = "List the builds that have runs which have not ended: an old one may go when it has none.",
        mixinStandardHelpOptions = true)
final class BuildsCommand implements Runnable {
    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "{\"builds\": [{build, state, runs, detail}]}")
    private boolean json;

    @Override
    public void run() {
        JsonNode answer = server.api().get("/api/builds");
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer);
            return;
        }
        Table table = new Table("BUILD", "STATE", "RUNS", "");
        for (JsonNode build : answer.path("builds")) {
            table.row(
                    Printable.line(build.path("build").asText()),
                    build.path("state").asText(),
                    build.path("runs").asText(),
                    Printable.line(build.path("detail").asText()));
        }
        out.println(table);
    }
}
