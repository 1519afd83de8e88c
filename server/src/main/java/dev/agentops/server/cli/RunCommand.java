package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Instant;

@Command(name = "run", description = "Show one run: its steps and its answer.", mixinStandardHelpOptions = true)
final class RunCommand implements Runnable {
    private static final int DETAIL_LIMIT = 80;

    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ID")
    private String id;

    @Option(names = "--json", description = "As the server has it, with steps and messages.")
    private boolean json;

    @Override
    public void run() {
        JsonNode run = server.api().get("/api/runs/" + Api.segment(id));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(run);
        } else {
            show(run, out);
        }
    }

    private static void show(JsonNode run, PrintWriter out) {
        String status = run.path("status").asText();
        out.println(Style.BOLD.of(Printable.line(run.path("question").asText())));
        out.println(
                Style.ofStatus(status).of(status) + "  asked " + Times.relative(run.path("createdAt"), Instant.now())
                        + ", took " + Times.between(run.path("startedAt"), run.path("finishedAt")) + ", thread "
                        + Printable.line(run.path("threadId").asText()));
        Spent spent = Spent.of(run);
        if (!spent.isNothing()) {
            out.println(spent.details());
        }
        if (!run.path("steps").isEmpty()) {
            out.println();
            out.println(steps(run.path("steps")));
        }
        for (String field : new String[] {"limit", "error", "answer"}) {
            String text = run.path(field).isNull() ? "" : run.path(field).asText();
            if (!text.isBlank()) {
                out.println();
                out.println((field.equals("answer") ? "" : field + ": ") + Printable.text(text));
            }
        }
    }

    private static Table steps(JsonNode steps) {
        Table table = new Table("STEP", "KIND", "STATUS", "TOOK", "ATTEMPT", "DETAIL");
        for (JsonNode step : steps) {
            table.row(
                    step.path("name").asText(),
                    step.path("kind").asText(),
                    step.path("status").asText(),
                    step.path("durationMs").isNumber()
                            ? Times.exact(step.path("durationMs").asLong())
                            : "-",
                    step.path("attempt").asText(),
                    step.path("detail").isNull()
                            ? ""
                            : Printable.shortLine(step.path("detail").asText(), DETAIL_LIMIT));
        }
        return table;
    }
}
