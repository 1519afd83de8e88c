package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Instant;

@Command(name = "approvals", description = "List what waits for a decision.", mixinStandardHelpOptions = true)
final class ApprovalsCommand implements Runnable {
    private static final int WHAT_LIMIT = 80;

    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    @Option(names = "--all", description = "Also those that are decided, expired or withdrawn.")
    private boolean all;

    @Option(names = "--json", description = "As the server has them.")
    private boolean json;

    @Override
    public void run() {
        JsonNode approvals = server.api().get("/api/approvals?state=" + (all ? "all" : "pending"));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonOutput.approvals(approvals));
        } else if (approvals.isEmpty()) {
            out.println("Nothing waits for a decision.");
        } else {
            out.println(table(approvals));
        }
    }

    private static Table table(JsonNode approvals) {
        Table table = new Table("ID", "STATE", "RISK", "TOOL", "ASKED", "EXPIRES", "WHAT");
        Instant now = Instant.now();
        for (JsonNode approval : approvals) {
            table.row(
                    approval.path("id").asText(),
                    approval.path("state").asText(),
                    approval.path("risk").asText(),
                    approval.path("tool").asText(),
                    Times.relative(approval.path("requestedAt"), now),
                    Times.relative(approval.path("expiresAt"), now),
                    Printable.shortLine(
                            approval.path("title")
                                    .asText(approval.path("arguments").toString()),
                            WHAT_LIMIT));
        }
        return table;
    }
}
