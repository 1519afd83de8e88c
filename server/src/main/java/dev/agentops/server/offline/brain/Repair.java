package dev.agentops.server.offline.brain;

import dev.agentops.server.offline.repair.Diagnosis;
import dev.agentops.server.offline.repair.RepairRule;
import dev.agentops.server.offline.repair.RepairRules;

import java.util.List;

/** From a finding to a checked fix: read, change, restart, check, tell. */
final class Repair {
    private static final int MOST_EDITS = 2;

    private final Finding finding;
    private final String wish;
    private final List<Step> steps;

    Repair(Transcript transcript, Finding finding) {
        this.finding = finding;
        this.wish = transcript.wasHandedOver() ? "" : transcript.lastUserText();
        this.steps = transcript.sinceHandOff();
    }

    Reply next() {
        var edited = Transcript.last(steps, "edit_file");
        if (edited.isEmpty()) {
            return propose();
        }
        return switch (edited.get().ending()) {
            case OK -> afterEdit(edited.get());
            case ERROR -> edits() < MOST_EDITS ? propose() : failedTwice(edited.get());
            case DENIED, EXPIRED, CANCELLED, UNKNOWN -> notEdited(edited.get());
        };
    }

    private Reply propose() {
        var workspace = new SeenWorkspace(steps);
        return switch (RepairRules.examine(finding.symptom(wish), workspace)) {
            case RepairRule.Opinion.Look(var lookups) -> {
                var calls = lookups.stream().map(SeenWorkspace::toolFor).toList();
                yield calls.stream().anyMatch(workspace::wasAsked)
                        ? Reply.say("I could not read the code behind the finding, so I changed nothing. The cause, as"
                                + " far as it is known: " + Texts.sentence(finding.cause()))
                        : new Reply("", SeenWorkspace.words(lookups.getFirst()), calls);
            }
            case RepairRule.Opinion.Found(var diagnosis) -> propose(diagnosis);
        };
    }

    private Reply propose(Diagnosis diagnosis) {
        if (!diagnosis.hasEdit()) {
            return Reply.say("I have no change that is surely right, so I changed nothing.\n\n**Cause:** "
                    + Texts.sentence(diagnosis.cause()) + "\n\n**To do:** " + Texts.sentence(diagnosis.action()));
        }
        var edit = diagnosis.edit();
        return Reply.call(
                "",
                Texts.sentence(diagnosis.cause()) + " The change: " + Texts.sentence(diagnosis.action()),
                ToolUse.of("edit_file", "path", edit.path(), "old_text", edit.oldText(), "new_text", edit.newText()));
    }

    private Reply afterEdit(Step edited) {
        String path = edited.call().text("path");
        String service = path.contains("/") ? path.substring(0, path.indexOf('/')) : "";
        var restarted = Transcript.last(steps, "restart_service");
        if (restarted.isEmpty()) {
            return service.isEmpty()
                    ? Reply.say(
                            "`" + path + "` is changed. I can't tell which service runs it, so restart it yourself.")
                    : Reply.call(
                            "",
                            "The file is changed. `" + service + "` reads it when it starts, so it needs a restart.",
                            ToolUse.of("restart_service", "service", service));
        }
        if (!restarted.get().succeeded()) {
            return Reply.say(NotDone.say(restarted.get(), "The restart of `" + service + "`")
                            .text()
                    + "\n\nThe change itself is in place and takes effect with the next restart:\n\n"
                    + changed(edited));
        }
        return new Verification(steps, restarted.get(), finding, changed(edited)).next();
    }

    private static String changed(Step edited) {
        return "`" + edited.call().text("path") + "`\n\n"
                + Texts.diff(edited.call().text("old_text"), edited.call().text("new_text"));
    }

    private Reply notEdited(Step edited) {
        return Reply.say(NotDone.say(edited, "The change of `" + edited.call().text("path") + "`")
                        .text() + "\n\nNothing was restarted. The cause stays: " + Texts.sentence(finding.cause()));
    }

    private Reply failedTwice(Step edited) {
        return Reply.say("The change did not work twice, so I stop here. Nothing was changed. The last error:\n\n```\n"
                + edited.result().strip() + "\n```\n\nThe cause stays: " + Texts.sentence(finding.cause()));
    }

    private long edits() {
        return steps.stream().filter(step -> step.is("edit_file")).count();
    }
}
