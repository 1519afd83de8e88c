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
        return decide(action, reason, null);
    }

    /** @param arguments what is to run instead of the model's; shown as the server would run it before anything is decided */
    int decide(String action, @Nullable String reason, @Nullable JsonNode arguments) {
        Api api = server.api();
        JsonNode approval = find(api);
        JsonNode edited = arguments == null ? null : preview(api, approval, arguments);
        if (!json) {
            out().println(ApprovalText.of(approval, Instant.now()));
            if (edited != null) {
                out().println(ApprovalText.edited(edited));
            }
        }
        if (!isConfirmed(action)) {
            out().println("Nothing was decided.");
            return 1;
        }
        Map<String, Object> decision = new LinkedHashMap<>();
        decision.put("toolCallId", approval.path("toolCallId").asText());
        decision.put("action", action);
        decision.put(
                "digest", (edited == null ? approval : edited).path("digest").asText());
        if (edited != null) {
            decision.put("arguments", edited.path("arguments"));
            decision.put("base", approval.path("digest").asText());
        }
        if (reason != null) {
            decision.put("reason", reason);
        }
        JsonNode decided = api.post("/api/approve-tool", decision);
        out().println(json ? JsonOutput.approval(decided) : ApprovalText.outcome(decided));
        return 0;
    }

    /** Gives it more time. */
    int extend(int hours) {
        Api api = server.api();
        JsonNode approval = find(api);
        JsonNode extended = api.post(path(approval, "extend"), Map.of("hours", hours));
        out().println(
                        json
                                ? JsonOutput.approval(extended)
                                : "Waits until "
                                        + Printable.line(
                                                extended.path("expiresAt").asText()));
        return 0;
    }

    private static JsonNode preview(Api api, JsonNode approval, JsonNode arguments) {
        return api.post(path(approval, "preview"), Map.of("arguments", arguments));
    }

    private static String path(JsonNode approval, String what) {
        return "/api/approvals/" + approval.path("id").asText() + "/" + what;
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
        String answer = System.console().readLine("%s this? [y/N] ", verb(action));
        return answer != null && answer.strip().equalsIgnoreCase("y");
    }

    private static String verb(String action) {
        return switch (action) {
            case "approve" -> "Approve";
            case "edit" -> "Put this in its place, for somebody else to approve:";
            case "ask" -> "Send back";
            default -> "Reject";
        };
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
