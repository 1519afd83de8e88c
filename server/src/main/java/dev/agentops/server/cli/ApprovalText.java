package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** An approval as a person must see it before deciding: all of what would run, nothing left out. */
final class ApprovalText {
    private ApprovalText() {}

    static String of(JsonNode approval, Instant now) {
        String head = Style.YELLOW.of("Approval needed: ") + Style.BOLD.of(field(approval, "tool")) + ", risk "
                + field(approval, "risk") + ", expires " + Times.relative(approval.path("expiresAt"), now);
        String reason = field(approval, "reason");
        head += notes(approval);
        return head
                + (reason.isEmpty() ? "" : "\n  " + reason)
                + "\n"
                + indented(preview(approval.path("preview"), approval.path("arguments")));
    }

    /** How an edited call would be. */
    static String edited(JsonNode edited) {
        var text = new StringBuilder(Style.YELLOW.of("Edited: ") + Style.BOLD.of(field(edited, "title")));
        text.append('\n').append(indented(preview(edited.path("preview"), edited.path("arguments"))));
        edited.path("warnings").forEach(one -> text.append("\n  ! ").append(Printable.line(one.asText())));
        return text.toString();
    }

    private static String notes(JsonNode approval) {
        var notes = new StringBuilder();
        String nobody = field(approval, "ifNobodyDecides");
        if (!nobody.isEmpty()) {
            notes.append("\n  If nobody decides: ").append(nobody);
        }
        if (approval.path("fourEyes").asBoolean()) {
            notes.append("\n  Needs a second person: not ").append(field(approval, "requestedBy"));
        }
        if (approval.hasNonNull("editedBy")) {
            notes.append("\n  Edited by ").append(field(approval, "editedBy")).append("; the agent proposed ");
            notes.append(Printable.line(approval.at("/proposed/arguments").toString()));
        }
        approval.path("warnings").forEach(one -> notes.append("\n  ! ").append(Printable.line(one.asText())));
        return notes.toString();
    }

    static String outcome(JsonNode approval) {
        String state = field(approval, "state");
        String by = field(approval, "decidedBy");
        String reason = field(approval, "decisionReason");
        return Style.ofStatus(state).of(state)
                + (by.isEmpty() ? "" : " by " + by)
                + (reason.isEmpty() ? "" : ": " + reason);
    }

    private static String preview(JsonNode preview, JsonNode arguments) {
        return switch (preview.path("kind").asText()) {
            case "diff" ->
                field(preview, "path") + "\n"
                        + LineDiff.of(
                                preview.path("before").asText(""),
                                preview.path("after").asText());
            case "command" -> "$ " + field(preview, "command") + "\nin " + field(preview, "cwd") + reach(preview);
            case "program" -> program(preview);
            case "mcp" ->
                "call " + field(preview, "tool") + " of MCP server " + field(preview, "server") + " with\n"
                        + Printable.text(preview.path("arguments").toPrettyString());
            case "restart" ->
                "restart " + field(preview, "service") + command(preview.path("command")) + reach(preview);
            default -> Printable.text(arguments.toPrettyString());
        };
    }

    /** Each word as it is: two words and one word with a space look different. */
    private static String program(JsonNode preview) {
        var words = new StringJoiner(" ");
        preview.path("argv").forEach(word -> {
            String text = Printable.line(word.asText());
            words.add(
                    text.isEmpty() || text.contains(" ") || text.contains("'")
                            ? "'" + text.replace("'", "'\\''") + "'"
                            : text);
        });
        String sandbox = field(preview, "sandbox");
        return "$ " + words + "\nin " + field(preview, "cwd") + ", program " + field(preview, "program") + "\n"
                + (sandbox.isEmpty() ? "runs on this machine, in no sandbox" : "runs in a sandbox: " + sandbox)
                + reach(preview);
    }

    private static String reach(JsonNode preview) {
        String reach = field(preview, "reach");
        return reach.isEmpty() ? "" : "\nreaches " + reach;
    }

    private static String command(JsonNode words) {
        var line = new StringJoiner(" ");
        words.forEach(word -> line.add(Printable.line(word.asText())));
        return line.length() == 0 ? "" : "\n$ " + line;
    }

    private static String indented(String text) {
        return text.lines().map(line -> "  " + line).collect(Collectors.joining("\n"));
    }

    /** Empty when missing or null. */
    private static String field(JsonNode node, String name) {
        return node.path(name).isNull() ? "" : Printable.line(node.path(name).asText());
    }
}
