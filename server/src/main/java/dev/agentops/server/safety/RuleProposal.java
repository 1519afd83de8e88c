package dev.agentops.server.safety;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.safety.policy.Scope;

import java.util.LinkedHashMap;
import java.util.List;

/**
 * A rule as it would be, shown before it is made.
 *
 * @param words what it allows and within which limits, one sentence each
 * @param covers examples of calls that would run unasked
 * @param coversNot examples of calls that it is not about
 * @param refusals why it is not made; none when it may be
 * @param allowed the approvals among the last {@code looked} that it would have made needless; at most 10 are named
 * @param digest of all that it is: making it takes this
 */
public record RuleProposal(
        Scope scope,
        List<String> words,
        List<String> covers,
        List<String> coversNot,
        List<String> refusals,
        List<String> warnings,
        List<Earlier> allowed,
        int allowedCount,
        int looked,
        int hours,
        String digest) {

    /** An approval of the past. */
    public record Earlier(String id, String title, String state, String requestedAt) {
        static Earlier of(Approval approval) {
            return new Earlier(
                    approval.id(),
                    approval.title(),
                    approval.state(),
                    approval.requestedAt().toString());
        }
    }

    static String digest(Scope scope, RuleDraft draft) {
        var bound = new LinkedHashMap<String, Object>();
        bound.put("scope", scope);
        bound.put("hours", draft.hours());
        bound.put("approval", draft.approvalId());
        bound.put("reason", draft.reason());
        return Digest.of("agentops.standing-rule.v1\n", Json.read(Json.write(bound), JsonNode.class));
    }
}
