package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Instant;

@Command(name = "runs", description = "List the latest runs.", mixinStandardHelpOptions = true)
final class RunsCommand implements Runnable {
    private static final int QUESTION_LIMIT = 70;

    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    @Option(names = "--limit", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.", defaultValue = "20")
    private int limit;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "queued, running, waiting, completed, failed, cancelled.")
    private @Nullable String status;

    @Option(names = "--json", description = "As the server has them.")
    private boolean json;

    @Override
    public void run() {
        String query = "?limit=" + limit + (status == null ? "" : "&status=" + Api.segment(status));
        JsonNode runs = server.api().get("/api/runs" + query).path("runs");
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(runs);
        } else if (runs.isEmpty()) {
            out.println("No runs yet: ./agentops ask \"…\"");
        } else {
            out.println(table(runs));
        }
    }

    private static Table table(JsonNode runs) {
        Table table = new Table("ID", "STATUS", "ASKED", "TOOK", "TURNS", "TOKENS", "COST", "QUESTION");
        Instant now = Instant.now();
        for (JsonNode run : runs) {
            Spent spent = Spent.of(run);
            table.row(
                    run.path("id").asText(),
                    run.path("status").asText(),
                    Times.relative(run.path("createdAt"), now),
                    Times.between(run.path("startedAt"), run.path("finishedAt")),
                    run.path("turns").asText(),
                    spent.tokens(),
                    spent.price(),
                    Printable.shortLine(run.path("question").asText(), QUESTION_LIMIT));
        }
        return table;
    }
}
