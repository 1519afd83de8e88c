package dev.agentops.server.offline.brain;

import java.util.ArrayList;
import java.util.List;

/** Answers what was found and done, from the calls of the whole conversation. */
final class Recall {
    private Recall() {}

    static Reply answer(Transcript transcript) {
        var found = new ArrayList<String>();
        var done = new ArrayList<String>();
        for (var step : transcript.all()) {
            switch (step.call().name()) {
                case "report_findings" -> found.add(finding(step));
                case "edit_file", "write_file", "restart_service", "shell_command_execute" -> done.add(change(step));
                default -> {}
            }
        }
        if (found.isEmpty() && done.isEmpty()) {
            return Reply.say("In this conversation nothing was found and nothing was changed yet.");
        }
        String text = section("What I found", found, "Nothing was reported.")
                + "\n\n"
                + section("What was changed", done, "Nothing was changed.");
        return Reply.say(text);
    }

    private static String section(String title, List<String> points, String none) {
        return "**" + title + "**\n\n" + (points.isEmpty() ? none : String.join("\n\n", points));
    }

    private static String finding(Step step) {
        var call = step.call();
        String where =
                call.text("file").isEmpty() ? "" : " (" + Texts.place(call.text("file"), call.text("line")) + ")";
        return call.text("cause") + where;
    }

    private static String change(Step step) {
        String outcome = switch (step.ending()) {
            case OK -> "done.";
            case DENIED -> "**not run**, it was rejected: \u201c" + step.reason() + "\u201d";
            case EXPIRED -> "**not run**, nobody decided in time.";
            case CANCELLED -> "**not run**, the run was cancelled.";
            case UNKNOWN -> "nobody knows whether it took effect.";
            case ERROR -> "**failed**: " + Step.shortened(step.result());
        };
        return what(step) + ": " + outcome + diff(step);
    }

    private static String what(Step step) {
        var call = step.call();
        return switch (call.name()) {
            case "restart_service" -> "Restart of `" + call.text("service") + "`";
            case "shell_command_execute" -> "Command `" + call.text("command") + "`";
            case "write_file" -> "New content of `" + call.text("path") + "`";
            default -> "Edit of `" + call.text("path") + "`";
        };
    }

    private static String diff(Step step) {
        var call = step.call();
        return step.is("edit_file") ? "\n\n" + Texts.diff(call.text("old_text"), call.text("new_text")) : "";
    }
}
