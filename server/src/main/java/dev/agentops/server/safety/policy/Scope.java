package dev.agentops.server.safety.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a standing rule is about: the same call again, or calls by a pattern. All that it names has to fit.
 *
 * @param arguments the same arguments, with the same {@code seal}; null for a rule by pattern
 * @param argv words of a command, {@code *} for any text within a word, {@code **} at the end for any further words; neither stands for
 *     an option, a path with {@code ..} in it, or one that leads out of the workspace
 * @param path a pattern, as in {@code policy.yaml}
 * @param service a pattern, as in {@code policy.yaml}
 * @param folder where the program runs; empty for any
 * @param seal see {@link SeenCall}
 * @param environment empty for any
 * @param threadId empty for any
 * @param evenIfTainted holds in a thread that has read text from outside, too
 */
@JsonIgnoreProperties(value = "exact", allowGetters = true)
public record Scope(
        String tool,
        @Nullable JsonNode arguments,
        List<String> argv,
        String path,
        String service,
        String folder,
        List<String> seal,
        String environment,
        String threadId,
        boolean evenIfTainted) {
    public Scope {
        argv = List.copyOf(argv);
        seal = List.copyOf(seal);
    }

    public boolean isExact() {
        return arguments != null;
    }

    /** Whether the rule is about this call; taint is not looked at. */
    public boolean covers(SeenCall call) {
        return tool.equals(call.facts().tool())
                && (threadId.isEmpty() || threadId.equals(call.threadId()))
                && (environment.isEmpty() || environment.equals(call.environment()))
                && call.hindrance().isEmpty()
                && (arguments == null ? fits(call) : arguments.equals(call.arguments()) && seal.equals(call.seal()));
    }

    private boolean fits(SeenCall call) {
        var facts = call.facts();
        if (!argv.isEmpty()) {
            return (folder.isEmpty() || folder.equals(call.folder()))
                    && Glob.words(argv, facts.argv(), (part, word) -> Rule.mayStandFor(part, word, facts));
        }
        if (!path.isEmpty()) {
            // what a command does to the files that it names only its program says
            return facts.argv().isEmpty()
                    && !facts.paths().isEmpty()
                    && facts.paths().stream().allMatch(one -> !Rule.isDetour(one) && Glob.path(path, one));
        }
        if (!service.isEmpty()) {
            return Glob.text(service, facts.service());
        }
        return facts.argv().isEmpty()
                && facts.paths().isEmpty()
                && facts.service().isEmpty()
                && seal.equals(call.seal());
    }
}
