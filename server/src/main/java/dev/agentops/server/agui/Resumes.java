package dev.agentops.server.agui;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.agui.AgUiException.BadInput;
import dev.agentops.server.agui.AgUiException.Conflict;
import dev.agentops.server.safety.Approval;
import dev.agentops.server.safety.Approvals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Decisions that come as AG-UI's {@code resume}. They are taken by the same {@link Approvals#decide} as any other. */
final class Resumes {
    private final Approvals approvals;
    private final Segments segments;

    Resumes(Approvals approvals, Segments segments) {
        this.approvals = approvals;
        this.segments = segments;
    }

    /** The ids of the interrupts that wait in a thread. */
    List<String> open(String threadId) {
        return approvals.ofThread(threadId).stream()
                .filter(approval -> approval.state().equals("pending"))
                .map(Resumes::interruptId)
                .toList();
    }

    /** @param notes where to say which answers had no effect, and why: what was decided elsewhere does not stop the client */
    Segment resume(String user, RunInput input, List<ObjectNode> notes) throws AgUiException {
        var asked = approvals.ofThread(input.threadId());
        var byId = asked.stream().collect(Collectors.toMap(Approval::id, Function.identity()));
        check(input, asked);
        var known = input.answers().stream()
                .filter(answer -> byId.containsKey(answer.approvalId()))
                .toList();
        var last = known.stream()
                .map(answer -> byId.get(answer.approvalId()))
                .max(Comparator.comparing(Approval::requestedAt))
                .orElseThrow(() -> new BadInput("resume", "'resume' answers no interrupt of this thread."));
        var segment = segments.after(input.threadId(), input.runId(), last);
        if (!segment.runId().equals(last.runId()) || !segment.answers().equals(last.toolCallId())) {
            throw AgUi.runIdTaken(input);
        }
        input.answers().stream()
                .filter(answer -> !known.contains(answer))
                .forEach(answer -> notes.add(note(answer, "There is no such interrupt in this thread.")));
        for (var answer : known) {
            decide(user, answer, notes);
        }
        return segment;
    }

    /** Nothing is decided unless all of it can be. */
    private static void check(RunInput input, List<Approval> asked) throws AgUiException {
        var missing = new ArrayList<String>();
        for (var approval : asked) {
            var answer = input.answers().stream()
                    .filter(one -> one.approvalId().equals(approval.id()))
                    .findFirst();
            if (answer.isEmpty() && approval.state().equals("pending")) {
                missing.add(interruptId(approval));
            }
            if (answer.isPresent() && !answer.get().digest().equals(approval.digest())) {
                throw new Conflict(
                        "What you saw is not what would run: the id of the interrupt for '" + approval.title()
                                + "' is another.",
                        List.of(interruptId(approval)));
            }
        }
        if (!missing.isEmpty()) {
            throw new Conflict(
                    "'resume' must answer each open interrupt; it leaves out " + String.join(", ", missing) + ".",
                    missing);
        }
    }

    private void decide(String user, Answer answer, List<ObjectNode> notes) {
        try {
            approvals.decide(answer.approvalId(), answer.approve(), answer.reason(), answer.digest(), user);
        } catch (Approvals.RefusedException e) {
            boolean decidedSo = e.current()
                    .filter(now -> now.state().equals(answer.approve() ? "approved" : "denied")
                            && user.equals(now.decidedBy()))
                    .isPresent();
            if (!decidedSo) {
                notes.add(note(answer, String.valueOf(e.getMessage())));
            }
        }
    }

    private static ObjectNode note(Answer answer, String detail) {
        return Events.custom(
                "ops.resume.ignored",
                Json.mapper()
                        .createObjectNode()
                        .put("interruptId", Interrupts.id(answer.approvalId(), answer.digest()))
                        .put("detail", detail));
    }

    private static String interruptId(Approval approval) {
        return Interrupts.id(approval.id(), approval.digest());
    }
}
