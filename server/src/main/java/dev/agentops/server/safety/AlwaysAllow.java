package dev.agentops.server.safety;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.safety.policy.Facts;
import dev.agentops.server.safety.policy.Policy;
import dev.agentops.server.safety.policy.Ruling;
import dev.agentops.server.safety.policy.Scope;
import dev.agentops.server.safety.policy.SeenCall;
import dev.agentops.server.safety.policy.StandingRule;
import dev.agentops.server.safety.policy.StandingRules;
import dev.agentops.server.safety.policy.Width;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Standing rules from the draft of a human to the rule: shown first, made as shown. No tool leads here. Thread-safe. */
public final class AlwaysAllow {
    private static final int LOOKED_AT = 200;
    private static final int NAMED = 10;
    private static final String ANY = "*";

    /** What would happen with a call. */
    public record Outcome(Ruling ruling, String title) {}

    private record Basis(SeenCall call, List<String> refusals) {}

    private final Approvals approvals;
    private final Assessor assessor;
    private final Policy policy;
    private final StandingRules standing;

    public AlwaysAllow(Approvals approvals, Assessor assessor, Policy policy, StandingRules standing) {
        this.approvals = approvals;
        this.assessor = assessor;
        this.policy = policy;
        this.standing = standing;
    }

    public Policy policy() {
        return policy;
    }

    public StandingRules standing() {
        return standing;
    }

    /** Tools that rules can be about, in order. */
    public List<String> toolNames() {
        return assessor.toolNames();
    }

    /**
     * @throws IllegalArgumentException when the draft names what is not there, or a call that cannot be made as it stands; the message
     *     is for the human
     */
    public RuleProposal propose(RuleDraft draft, boolean byAdmin) {
        var basis = basis(draft);
        var scope = scope(draft, basis.call());
        var refusals = new ArrayList<>(basis.refusals());
        refusals.addAll(Width.refusals(scope, byAdmin));
        unwantedPattern(draft, scope, basis.call().facts()).ifPresent(refusals::add);
        if (refusals.isEmpty() && !draft.approvalId().isEmpty() && !scope.covers(basis.call())) {
            refusals.add("It would not be about the call that waits: the pattern does not fit it.");
        }
        var earlier = approvals.list(true, LOOKED_AT);
        var allowed =
                earlier.stream().filter(approval -> wouldAllow(scope, approval)).toList();
        var examples = RuleWords.examples(scope, basis.call());
        return new RuleProposal(
                scope,
                RuleWords.of(scope),
                examples.covered(),
                examples.not(),
                refusals,
                Width.warnings(scope),
                allowed.stream().limit(NAMED).map(RuleProposal.Earlier::of).toList(),
                allowed.size(),
                earlier.size(),
                draft.hours(),
                RuleProposal.digest(scope, draft));
    }

    /** A star that stands in the call itself is the model's, and no human meant it to stand for any text. */
    private static Optional<String> unwantedPattern(RuleDraft draft, Scope scope, Facts facts) {
        boolean taken = draft.argv().isEmpty() && scope.argv().stream().anyMatch(word -> word.contains(ANY))
                || draft.path().isEmpty() && scope.path().contains(ANY)
                || draft.service().isEmpty() && scope.service().contains(ANY);
        return taken && !scope.isExact()
                ? Optional.of("The call itself holds a *, which in a rule would stand for any text: "
                        + (facts.argv().isEmpty()
                                ? "such a name is always asked about."
                                : "only the exact call can be allowed."))
                : Optional.empty();
    }

    /** @throws IllegalArgumentException when it is refused, or is not what was shown under the digest */
    public RuleProposal check(RuleDraft draft, String digest, boolean byAdmin) {
        var proposal = propose(draft, byAdmin);
        if (!proposal.refusals().isEmpty()) {
            throw new IllegalArgumentException(String.join(" ", proposal.refusals()));
        }
        if (!proposal.digest().equals(digest)) {
            throw new IllegalArgumentException(
                    "This is not the rule that was shown: what it is about changed meanwhile. Preview it again.");
        }
        return proposal;
    }

    /** As {@link #check}, and makes it. */
    public StandingRule make(RuleDraft draft, String digest, boolean byAdmin, String by) {
        return standing.make(made(draft, check(draft, digest, byAdmin), by));
    }

    /**
     * As {@link #make}, and approves the call that it is made from: both or neither.
     *
     * @param seen the digest of the call that the human saw
     */
    public StandingRule approveAndMake(RuleDraft draft, String digest, String seen, boolean byAdmin, String by)
            throws Approvals.RefusedException {
        var rule = made(draft, check(draft, digest, byAdmin), by);
        var made = new AtomicReference<StandingRule>();
        approvals.decide(
                draft.approvalId(),
                Approvals.Choice.APPROVE,
                "",
                seen,
                by,
                handle -> made.set(StandingRules.make(handle, rule)));
        return made.get();
    }

    private static StandingRules.New made(RuleDraft draft, RuleProposal proposal, String by) {
        return new StandingRules.New(
                proposal.scope(), Duration.ofHours(draft.hours()), draft.reason(), draft.approvalId(), by);
    }

    /** What would happen if an agent made this call now. Nothing runs. */
    public Outcome test(String name, JsonNode arguments, String threadId, boolean tainted) throws Exception {
        var tool = tool(name);
        var preview = tool.preview(arguments);
        var call = new Call(threadId, "test", 0, name, arguments);
        return new Outcome(assessor.ruling(tool, call, tainted, () -> preview), tool.title(arguments));
    }

    private DangerousTool tool(String name) {
        return assessor.find(name)
                .orElseThrow(() -> new IllegalArgumentException("There is no tool '" + name + "' that asks. There are: "
                        + String.join(", ", toolNames()) + "."));
    }

    private Basis basis(RuleDraft draft) {
        if (!draft.approvalId().isEmpty()) {
            return ofApproval(draft.approvalId());
        }
        var tool = tool(draft.tool());
        if (draft.arguments() != null) {
            return new Basis(
                    now(tool, draft.arguments(), draft.threadId()),
                    refusals(tool, draft.arguments(), draft.threadId()));
        }
        if (draft.exact()) {
            throw new IllegalArgumentException("An exact rule takes the arguments of the call.");
        }
        var facts = !draft.argv().isEmpty()
                ? new Facts(
                        tool.name(),
                        draft.argv(),
                        draft.argv().subList(1, draft.argv().size()),
                        "",
                        false)
                : !draft.path().isEmpty() ? byPath(tool, draft.path()) : byName(tool, draft.service());
        var call = new SeenCall(
                facts, Json.mapper().createObjectNode(), "", List.of(), draft.threadId(), policy.environment());
        return new Basis(call, call.hindrance().map(List::of).orElse(List.of()));
    }

    private static Facts byPath(DangerousTool tool, String path) {
        if (tool.facts(Json.mapper().createObjectNode()).paths().isEmpty()) {
            throw new IllegalArgumentException(tool.name()
                    + " takes no path that a rule could be about: name a tool that writes files, such as write_file, or give the words of"
                    + " the command.");
        }
        return Facts.file(tool.name(), path);
    }

    /** A rule by pattern has to be about what the tool does: else it would be about every call of it. */
    private static Facts byName(DangerousTool tool, String service) {
        var nothing = tool.facts(Json.mapper().createObjectNode());
        if (nothing.script()) {
            return nothing;
        }
        if (service.isEmpty()) {
            throw new IllegalArgumentException(
                    "Say what the rule is about: the words of a command, a path, a service, or the arguments of one call.");
        }
        return Facts.service(tool.name(), service);
    }

    private Basis ofApproval(String id) {
        var approval = approvals
                .find(id)
                .orElseThrow(() -> new IllegalArgumentException("There is no approval '" + id + "'."));
        var refusals = new ArrayList<>(refusals(tool(approval.tool()), approval.arguments(), approval.threadId()));
        if (approvals.isAskedAgain(approval)) {
            refusals.add(
                    "This call was asked about again: it changed meanwhile, or may have run. Each such call is looked at.");
        }
        if (approval.isEdited()) {
            refusals.add("A human changed this call: the agent would not propose it so again.");
        }
        if (!approval.state().equals("pending") && !approval.state().equals("approved")) {
            refusals.add("This call is " + approval.state() + ": a rule is made from what waits or was approved.");
        }
        return new Basis(recorded(approval), refusals);
    }

    /** What stands in the way of any rule for such a call. */
    private List<String> refusals(DangerousTool tool, JsonNode arguments, String threadId) {
        if (!policy.problem().isEmpty()) {
            return List.of("While policy.yaml cannot be used no standing rule counts: " + policy.problem());
        }
        var facts = tool.facts(arguments);
        if (policy.fourEyes(facts, tool.risk())) {
            return List.of("Such a call needs a second person (four_eyes): no rule of one person lets it run.");
        }
        return Stream.concat(
                        new SeenCall(facts, arguments, "", List.of(), threadId, "").hindrance().stream(),
                        policy.stopping(facts).stream()
                                .map(ruling -> "The policy's rule '" + ruling.rule() + "' stands in the way: "
                                        + ruling.reason() + "."))
                .toList();
    }

    private SeenCall now(DangerousTool tool, JsonNode arguments, String threadId) {
        try {
            return assessor.seen(tool, arguments, tool.preview(arguments), threadId);
        } catch (Exception e) {
            throw new IllegalArgumentException("Such a call cannot be made now: " + e.getMessage(), e);
        }
    }

    private SeenCall recorded(Approval approval) {
        return assessor.seen(
                tool(approval.tool()),
                approval.arguments(),
                Json.read(approval.preview().toString(), Preview.class),
                approval.threadId());
    }

    private boolean wouldAllow(Scope scope, Approval approval) {
        return scope.tool().equals(approval.tool())
                && assessor.find(approval.tool()).isPresent()
                && scope.covers(recorded(approval));
    }

    private Scope scope(RuleDraft draft, SeenCall call) {
        var facts = call.facts();
        boolean fromApproval = !draft.approvalId().isEmpty();
        boolean exact =
                draft.exact() && (facts.paths().isEmpty() || !facts.argv().isEmpty());
        return new Scope(
                facts.tool(),
                exact ? call.arguments() : null,
                exact ? List.of() : draft.argv().isEmpty() ? facts.argv() : draft.argv(),
                exact || !facts.argv().isEmpty() ? "" : or(draft.path(), first(facts.paths())),
                exact ? "" : or(draft.service(), facts.service()),
                exact || facts.argv().isEmpty() ? "" : folder(draft, call, fromApproval),
                exact || isAboutArgumentsAlone(facts) ? call.seal() : List.of(),
                draft.environment().equals(ANY) ? "" : or(draft.environment(), call.environment()),
                draft.threadId(),
                draft.evenIfTainted());
    }

    private static String folder(RuleDraft draft, SeenCall call, boolean fromApproval) {
        return draft.folder().equals(ANY) ? "" : or(draft.folder(), fromApproval ? call.folder() : "");
    }

    private static boolean isAboutArgumentsAlone(Facts facts) {
        return facts.argv().isEmpty()
                && facts.paths().isEmpty()
                && facts.service().isEmpty();
    }

    private static String first(List<String> texts) {
        return texts.isEmpty() ? "" : texts.getFirst();
    }

    private static String or(String text, String other) {
        return text.isEmpty() ? other : text;
    }
}
