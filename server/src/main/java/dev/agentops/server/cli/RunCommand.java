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
import java.util.concurrent.Callable;

@Command(
        name = "run",
        description =
                "Show one run: its steps and its answer. With --watch: follow it until it ends; the exit code says how it ended.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private static final int DETAIL_LIMIT = 80;

    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ID")
    private String id;

    @Option(
            names = "--json",
            description =
                    "As the server has it, with steps and messages; with --watch one event a line, and the result as the last.")
    private boolean json;

    @Option(
            names = "--watch",
            description =
                    "Follow it from now on, also over restarts of the server. It goes on when this command is ended.")
    private boolean watch;

    @Option(names = "--from-start", description = "With --watch: show first what happened until now.")
    private boolean fromStart;

    @Override
    public Integer call() {
        Api api = server.api();
        JsonNode run = api.get("/api/runs/" + Api.segment(id));
        PrintWriter out = spec.commandLine().getOut();
        if (fromStart && !watch) {
            throw new CommandException("--from-start belongs to --watch");
        }
        if (watch) {
            return watch(api, run, out);
        }
        if (json) {
            out.println(run);
        } else {
            show(run, out);
        }
        return 0;
    }

    private int watch(Api api, JsonNode run, PrintWriter out) {
        if (!json) {
            out.println(Style.BOLD.of(Printable.line(run.path("question").asText())));
            showOrigin(run, out);
            out.flush();
        }
        if (!fromStart) {
            return RunFollow.fromNowOn(api, run, json, out);
        }
        RunResultLine line = new RunResultLine(
                run.path("threadId").asText(), id, run.path("status").asText(), "");
        return RunFollow.toTheEnd(api, line, 0, json, out);
    }

    private static void showOrigin(JsonNode run, PrintWriter out) {
        JsonNode from = run.path("forkedFrom");
        if (from.isObject()) {
            out.println("run again from " + Printable.line(from.path("step").asText()) + " of run "
                    + Printable.line(from.path("runId").asText()));
        }
        for (JsonNode rerun : run.path("reruns")) {
            out.println("run again as " + Printable.line(rerun.path("runId").asText()) + " from "
                    + Printable.line(rerun.path("step").asText()) + " ("
                    + Printable.line(rerun.path("status").asText()) + ")");
        }
    }

    private static void show(JsonNode run, PrintWriter out) {
        String status = run.path("status").asText();
        out.println(Style.BOLD.of(Printable.line(run.path("question").asText())));
        out.println(
                Style.ofStatus(status).of(status) + "  asked " + Times.relative(run.path("createdAt"), Instant.now())
                        + ", took " + Times.between(run.path("startedAt"), run.path("finishedAt")) + ", thread "
                        + Printable.line(run.path("threadId").asText()));
        showOrigin(run, out);
        if (run.hasNonNull("waitingFor")) {
            out.println(Style.YELLOW.of(
                    "waits for: " + Printable.line(run.path("waitingFor").asText()) + "  (./agentops approvals)"));
        }
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
