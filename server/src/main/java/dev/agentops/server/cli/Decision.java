package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Shows all of what would run, asks at a terminal, and decides on exactly that: the digest goes with the decision. */
final class Decision {
    @Mixin
    private ServerOptions server;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "The approval's id, or its tool call's.")
    private String id;

    @Option(names = "--yes", description = "Don't ask.")
    private boolean yes;

    @Option(names = "--json", description = "The decided approval as JSON.")
    private boolean json;

    int decide(String action, @Nullable String reason) {
        Api api = server.api();
        JsonNode approval = find(api);
        if (!json) {
            out().println(ApprovalText.of(approval, Instant.now()));
        }
        if (!isConfirmed(action)) {
            out().println("Nothing was decided.");
            return 1;
        }
        Map<String, Object> decision = new LinkedHashMap<>();
        decision.put("toolCallId", approval.path("toolCallId").asText());
        decision.put("action", action);
        decision.put("digest", approval.path("digest").asText());
        if (reason != null) {
            decision.put("reason", reason);
        }
        JsonNode decided = api.post("/api/approve-tool", decision);
        out().println(json ? JsonOutput.approval(decided) : ApprovalText.outcome(decided));
        return 0;
    }

    /** First among those that wait, however old; the closed ones only to say what became of it. */
    private JsonNode find(Api api) {
        return find(api.get("/api/approvals?state=pending&limit=1000"))
                .orElseGet(() -> find(api.get("/api/approvals?state=all&limit=1000"))
                        .map(Decision::stillOpen)
                        .orElseThrow(() -> new CommandException(
                                "There is no approval " + Printable.line(id) + ": see ./agentops approvals")));
    }

    private Optional<JsonNode> find(JsonNode approvals) {
        return approvals
                .valueStream()
                .filter(approval -> id.equals(approval.path("id").asText())
                        || id.equals(approval.path("toolCallId").asText()))
                .findFirst();
    }

    private static JsonNode stillOpen(JsonNode approval) {
        if (!approval.path("state").asText().equals("pending")) {
            throw new CommandException("This approval is no longer open: it was " + ApprovalText.outcome(approval));
        }
        return approval;
    }

    private boolean isConfirmed(String action) {
        if (yes || !Screen.isTerminal()) {
            return true;
        }
        String answer = System.console().readLine("%s this? [y/N] ", action.equals("approve") ? "Approve" : "Reject");
        return answer != null && answer.strip().equalsIgnoreCase("y");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
