package dev.agentops.server.safety;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.server.safety.policy.Policy;
import dev.agentops.server.safety.policy.Ruling;
import dev.agentops.server.safety.policy.SeenCall;
import dev.agentops.server.safety.policy.StandingRules;
import dev.agentops.server.safety.untrusted.Redactor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What tools and policy make of a call as things stand now. Thread-safe. */
public final class Assessor {
    private static final Logger LOG = LoggerFactory.getLogger(Assessor.class);
    private static final String DEFINITION = "agentops.tool.v1\n";

    private final Map<String, DangerousTool> dangerous;
    private final Map<String, Tool<?>> tools;
    private final Policy policy;
    private final StandingRules standing;
    private final Redactor redactor;

    /** @param tools with their schemas; a call of one that is not among them cannot be edited */
    public Assessor(
            List<? extends DangerousTool> dangerous,
            List<? extends Tool<?>> tools,
            Policy policy,
            StandingRules standing,
            Redactor redactor) {
        this.dangerous = dangerous.stream().collect(Collectors.toMap(DangerousTool::name, Function.identity()));
        this.tools = tools.stream().collect(Collectors.toMap(Tool::name, Function.identity(), (one, same) -> one));
        this.policy = policy;
        this.standing = standing;
        this.redactor = redactor;
    }

    Optional<DangerousTool> find(String tool) {
        return Optional.ofNullable(dangerous.get(tool));
    }

    /** @param preview all of it; the digest covers it */
    record Assessed(String title, String risk, Preview preview, String digest, boolean fourEyes) {}

    /** @throws IllegalArgumentException when the call cannot succeed as it stands; the message is for the model */
    Assessed assess(DangerousTool tool, Call call) throws Exception {
        var preview = tool.preview(call.arguments());
        String digest =
                Digest.of(call, preview, policy.version(), definition(call.tool()), tool.bound(call.arguments()));
        return new Assessed(
                tool.title(call.arguments()),
                tool.risk(),
                preview,
                digest,
                policy.fourEyes(tool.facts(call.arguments()), tool.risk()));
    }

    /** What rules can be about, in order. */
    List<String> toolNames() {
        return dangerous.keySet().stream().sorted().toList();
    }

    /** Made only when a standing rule might decide. */
    @FunctionalInterface
    interface PreviewSource {
        Preview preview() throws Exception;
    }

    /** As {@link #ruling(DangerousTool, Call, boolean)}, with the standing rules. */
    Ruling ruling(DangerousTool tool, Call call, boolean tainted, PreviewSource preview) {
        return policy.of(
                tool.facts(call.arguments()),
                tainted,
                unasked(tool, call, tainted),
                () -> standing(tool, call, tainted, preview));
    }

    /** What one person said before is no second person's word; what cannot be found out allows nothing. */
    private Optional<Ruling> standing(DangerousTool tool, Call call, boolean tainted, PreviewSource preview) {
        if (policy.fourEyes(tool.facts(call.arguments()), tool.risk())) {
            return Optional.empty();
        }
        try {
            return standing.of(seen(tool, call.arguments(), preview.preview(), call.threadId()), tainted);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (Exception e) {
            LOG.warn("No standing rule is looked at for a call of {}: {}", tool.name(), e.toString());
            return Optional.empty();
        }
    }

    SeenCall seen(DangerousTool tool, JsonNode arguments, Preview preview, String threadId) {
        return new SeenCall(
                tool.facts(arguments), arguments, preview.folder(), preview.seal(), threadId, policy.environment());
    }

    /** @param tainted text from outside is in the thread */
    Ruling ruling(DangerousTool tool, Call call, boolean tainted) {
        return policy.of(tool.facts(call.arguments()), tainted, unasked(tool, call, tainted));
    }

    private static Optional<String> unasked(DangerousTool tool, Call call, boolean tainted) {
        return tainted && tool.reachesAnybody() ? Optional.empty() : tool.unasked(call.arguments());
    }

    /** What is wrong with arguments by the tool's schema. */
    Optional<String> problemWith(String tool, JsonNode arguments) {
        return tools.containsKey(tool)
                ? tools.get(tool).problemWith(arguments)
                : Optional.of("the schema of " + tool + " is not known here, so its calls cannot be edited");
    }

    private String definition(String tool) {
        return Optional.ofNullable(tools.get(tool))
                .map(known -> Digest.of(DEFINITION, Json.tree(known.spec())))
                .orElse("");
    }

    /**
     * What a human sees of it: secrets of a file that is there already are redacted, what would run or be written anew never is. The
     * approval is bound to all of it.
     */
    Preview shown(DangerousTool tool, String thread, Preview preview) {
        if (!(preview instanceof Preview.Diff(String path, String before, String after))) {
            return preview;
        }
        if (tool.writesItsArguments()) {
            var shown = redactor.redact(thread, before == null ? "" : before, after);
            return new Preview.Diff(path, before == null ? null : shown.before(), shown.after());
        }
        return new Preview.Diff(
                path, before == null ? null : redactor.redact(thread, before), redactor.redact(thread, after));
    }

    static String denied(Ruling ruling) {
        return "the policy forbids it (" + ruling.rule() + "): " + ruling.reason();
    }
}
