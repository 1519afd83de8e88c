package dev.agentops.server.safety;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.safety.policy.Ruling;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.safety.untrusted.UntrustedText;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a human makes of a call before approving it: judged like a call of the model, by the tool's schema and by policy. Thread-safe. */
public final class Edits {
    /**
     * How an edited call would be.
     *
     * @param digest to send with the decision
     * @param warnings for the human
     */
    public record Edited(
            JsonNode arguments,
            String title,
            String risk,
            Preview preview,
            List<String> warnings,
            String digest,
            boolean fourEyes) {
        public Edited {
            warnings = List.copyOf(warnings);
        }
    }

    /** The edited call could not run; the message says what is wrong with it. */
    public static final class BadEditException extends Exception {
        private static final long serialVersionUID = 1L;

        BadEditException(String message) {
            super(message);
        }
    }

    private final Approvals approvals;
    private final Assessor assessor;

    public Edits(Approvals approvals, Assessor assessor) {
        this.approvals = approvals;
        this.assessor = assessor;
    }

    /** A call as edited. @param shown of its preview */
    private record Judged(JsonNode arguments, Assessor.Assessed assessed, Preview shown) {}

    /** Decides nothing and keeps nothing. */
    public Edited preview(Approval approval, JsonNode arguments) throws BadEditException {
        var judged = judge(approval, arguments);
        var assessed = judged.assessed();
        return new Edited(
                judged.arguments(),
                assessed.title(),
                assessed.risk(),
                judged.shown(),
                warnings(approval, judged),
                assessed.digest(),
                assessed.fourEyes() || approval.needsSecondPerson());
    }

    /**
     * @param digest as {@link #preview} gave it for these arguments
     * @param base the digest of what was edited; empty if it does not matter
     * @param approve decide on it, too; else it waits for a decision
     */
    public Approval edit(
            Approval approval,
            JsonNode arguments,
            String digest,
            String base,
            boolean approve,
            String reason,
            String user)
            throws BadEditException, Approvals.RefusedException {
        if (!approval.state().equals("pending")) {
            return approvals.edit(edit(approval, base, judgedAsItStands(approval), user), approve, reason);
        }
        var judged = judge(approval, arguments);
        if (!judged.assessed().digest().equals(digest)) {
            throw new Approvals.RefusedException(
                    "What you saw is not what would run now: look at the preview of what you edited again.",
                    Optional.of(approval));
        }
        return approvals.edit(edit(approval, base, judged, user), approve, reason);
    }

    /** Refused further on, with who was first. */
    private static Judged judgedAsItStands(Approval approval) {
        var preview = new Preview.Command("", "", "");
        return new Judged(
                approval.arguments(),
                new Assessor.Assessed(approval.title(), approval.risk(), preview, approval.digest(), true),
                preview);
    }

    private static Approvals.Edit edit(Approval approval, String base, Judged judged, String user) {
        return new Approvals.Edit(approval.id(), base, judged.arguments(), judged.assessed(), judged.shown(), user);
    }

    private Judged judge(Approval approval, JsonNode given) throws BadEditException {
        var arguments = approvals.asKept(given);
        var tool = assessor.find(approval.tool())
                .orElseThrow(() -> new BadEditException("There is no tool " + approval.tool() + " here."));
        var problem = assessor.problemWith(approval.tool(), arguments);
        if (problem.isPresent()) {
            throw new BadEditException("This does not fit the tool: " + problem.get() + ".");
        }
        if (holdsMark(arguments)) {
            throw new BadEditException("The text holds a mark such as [redacted password #3fa2] in place of a secret."
                    + " It would be written as it stands: leave that part out.");
        }
        var call = new Call(
                approval.threadId(), approval.toolCallId(), approvals.round(approval.id()), approval.tool(), arguments);
        var ruling = assessor.ruling(tool, call, true);
        if (ruling.effect() == Ruling.Effect.DENY) {
            throw new BadEditException("This may not run: " + Assessor.denied(ruling) + ".");
        }
        try {
            var assessed = assessor.assess(tool, call);
            return new Judged(arguments, assessed, assessor.shown(tool, approval.threadId(), assessed.preview()));
        } catch (Exception e) {
            throw new BadEditException("This cannot run as it stands: " + ApprovalGate.words(e) + ".");
        }
    }

    private static boolean holdsMark(JsonNode node) {
        if (node.isTextual()) {
            return Redactor.holdsMark(node.textValue());
        }
        return node.valueStream().anyMatch(Edits::holdsMark)
                || node.propertyStream().anyMatch(field -> Redactor.holdsMark(field.getKey()));
    }

    private static List<String> warnings(Approval approval, Judged judged) {
        var warnings = new ArrayList<String>();
        if (judged.arguments().equals(approval.arguments())) {
            warnings.add("Nothing is changed.");
        }
        if (UntrustedText.holdsHidden(Json.write(judged.arguments()))) {
            warnings.add("It holds characters that cannot be seen.");
        }
        warnings.addAll(CallWarnings.of(judged.arguments()));
        if (judged.shown() instanceof Preview.Program program
                && program.sandbox().isEmpty()) {
            warnings.add("It runs on this machine, in no sandbox.");
        }
        if (judged.shown() instanceof Preview.Command) {
            warnings.add("A shell runs it on this machine: nothing can tell what a script does.");
        }
        return warnings;
    }
}
