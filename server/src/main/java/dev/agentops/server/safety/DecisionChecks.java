package dev.agentops.server.safety;

import org.jdbi.v3.core.Handle;

import java.util.ArrayList;
import java.util.Optional;

/** Whether a human's decision can be taken: in the caller's transaction, with the thread's row and the question locked. */
final class DecisionChecks {
    private DecisionChecks() {}

    /** The newest question, locked, if it still waits. */
    static Approval open(Handle handle, String callOrApproval) throws Approvals.RefusedException {
        ApprovalRows.lockThreadOf(handle, callOrApproval);
        var newest = ApprovalRows.lockNewest(handle, callOrApproval);
        var approval = newest.orElseThrow(
                () -> new Approvals.RefusedException("There is no approval for '" + callOrApproval + "'.", newest));
        switch (approval.state()) {
            case "pending" -> {
                int round = ApprovalRows.round(handle, approval.id());
                if (ApprovalRows.left(handle, approval.toolCallId(), round).isEmpty()) {
                    throw new Approvals.RefusedException(
                            "This approval expired at " + approval.expiresAt() + ".", newest);
                }
            }
            case "approved", "denied", "returned" ->
                throw new Approvals.RefusedException(
                        "Already " + approval.state() + " by " + approval.decidedBy() + " at " + approval.decidedAt()
                                + ".",
                        newest);
            default -> throw new Approvals.RefusedException("This approval is " + approval.state() + ".", newest);
        }
        return approval;
    }

    static void seen(Approval approval, String digest) throws Approvals.RefusedException {
        if (!digest.isEmpty() && !digest.equals(approval.digest())) {
            throw new Approvals.RefusedException(
                    "What you saw is not what would run now. Look at it again and decide anew.", Optional.of(approval));
        }
    }

    static void eyes(Handle handle, Approval approval, String user) throws Approvals.RefusedException {
        if (!approval.needsSecondPerson()) {
            return;
        }
        if (user.equals(approval.editedBy())) {
            throw new Approvals.RefusedException(
                    "This call needs a second person: you edited it, so somebody else has to approve it.",
                    Optional.of(approval),
                    true);
        }
        var requesters = new ArrayList<>(ApprovalRows.requesters(handle, approval.runId()));
        if (requesters.contains(user)) {
            throw new Approvals.RefusedException(
                    "This call needs a second person: you asked for this run, so somebody else has to approve it.",
                    Optional.of(approval),
                    true);
        }
        if (approval.editedBy() != null) {
            requesters.add(approval.editedBy());
        }
        var other = ApprovalRows.ofOneHand(handle, user, requesters);
        if (other.isPresent()) {
            throw new Approvals.RefusedException(
                    "This call needs a second person: of you and " + other.get()
                            + ", who asked for this run, spoke to it or edited the call,"
                            + " one made a token or sign-in link for the other, so nobody knows that you are two.",
                    Optional.of(approval),
                    true);
        }
        if (ApprovalRows.shaped(handle, approval, user)) {
            throw new Approvals.RefusedException(
                    "This call needs a second person: the agent proposed it after what you said about another one, or made of it, so somebody"
                            + " else has to approve it.",
                    Optional.of(approval),
                    true);
        }
    }
}
