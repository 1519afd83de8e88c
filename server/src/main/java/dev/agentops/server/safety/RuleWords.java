package dev.agentops.server.safety;

import dev.agentops.agentkit.Json;
import dev.agentops.server.safety.policy.Facts;
import dev.agentops.server.safety.policy.Scope;
import dev.agentops.server.safety.policy.SeenCall;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A standing rule in words, and examples of what it is about. */
public final class RuleWords {
    private RuleWords() {}

    /** One sentence for what it allows, then one for each limit. */
    public static List<String> of(Scope scope) {
        var words = new ArrayList<String>();
        words.add(what(scope));
        if (!scope.folder().isEmpty()) {
            words.add("Only in the folder " + scope.folder() + ".");
        }
        if (scope.isExact() && !scope.seal().isEmpty()) {
            words.add(
                    "Only while the program, the files that it names, or the service's command stay what they are now.");
        }
        words.add(
                scope.environment().isEmpty()
                        ? "In any environment."
                        : "Only in the environment " + scope.environment() + ".");
        words.add(scope.threadId().isEmpty() ? "In every thread." : "Only in the thread " + scope.threadId() + ".");
        words.add(
                scope.evenIfTainted()
                        ? "Also after the thread has read logs, files or other text from outside."
                        : "Not in a thread that has read logs, files or other text from outside: there it asks.");
        return words;
    }

    private static String what(Scope scope) {
        var arguments = scope.arguments();
        if (arguments != null) {
            var argv = new ArrayList<String>();
            arguments.path("argv").forEach(word -> argv.add(word.asText()));
            return argv.isEmpty()
                    ? scope.tool() + " runs with exactly these arguments: " + Json.write(arguments)
                    : "Runs exactly: " + line(argv);
        }
        if (!scope.argv().isEmpty()) {
            return "Runs: " + line(scope.argv());
        }
        if (!scope.path().isEmpty()) {
            return scope.tool() + " writes to " + scope.path() + ", whatever the content.";
        }
        if (!scope.service().isEmpty()) {
            return scope.tool() + " for the service " + scope.service() + ".";
        }
        return scope.tool() + " runs with any arguments.";
    }

    /** A word with a space in it stands in quotes: where words end can be seen. */
    static String line(List<String> words) {
        return String.join(
                " ",
                words.stream()
                        .map(word ->
                                word.isEmpty() || word.contains(" ") || word.contains("'") ? "'" + word + "'" : word)
                        .toList());
    }

    record Examples(List<String> covered, List<String> not) {}

    /** Examples around a call, each tried against the rule. */
    static Examples examples(Scope scope, SeenCall call) {
        var covered = new ArrayList<String>();
        var not = new ArrayList<String>();
        candidates(scope, call).forEach(candidate -> {
            var list = scope.covers(candidate) ? covered : not;
            String shown = shown(candidate);
            if (!shown.isEmpty() && !list.contains(shown)) {
                list.add(shown);
            }
        });
        return new Examples(covered, not);
    }

    private static Stream<SeenCall> candidates(Scope scope, SeenCall call) {
        var facts = call.facts();
        if (!facts.argv().isEmpty()) {
            var pattern = scope.argv().isEmpty() ? facts.argv() : scope.argv();
            var plain = pattern.stream().map(RuleWords::filled).toList();
            return Stream.of(
                            facts.argv(),
                            plain,
                            with(plain, "another"),
                            with(plain, "--force"),
                            List.of(plain.getFirst()),
                            List.of(plain.getFirst(), "push", "--force"))
                    .map(argv -> withArgv(call, argv));
        }
        if (!facts.paths().isEmpty()) {
            String path = filled(scope.path().isEmpty() ? facts.paths().getFirst() : scope.path());
            return Stream.of(facts.paths().getFirst(), path, "other/" + path, ".github/workflows/build.yml")
                    .map(one -> withFacts(call, Facts.file(facts.tool(), one)));
        }
        if (!facts.service().isEmpty()) {
            String service = filled(scope.service().isEmpty() ? facts.service() : scope.service());
            return Stream.of(facts.service(), service, "other-service")
                    .map(one -> withFacts(call, Facts.service(facts.tool(), one)));
        }
        return Stream.of(call);
    }

    private static String filled(String pattern) {
        return pattern.replace("**", "any").replace("*", "any");
    }

    private static List<String> with(List<String> words, String last) {
        return Stream.concat(words.stream(), Stream.of(last)).toList();
    }

    private static SeenCall withArgv(SeenCall call, List<String> argv) {
        if (argv.equals(call.facts().argv())) {
            return call;
        }
        var known = call.facts().places();
        var facts = new Facts(call.facts().tool(), argv, argv.subList(1, argv.size()), "", false, known);
        var arguments = Json.mapper().createObjectNode().set("argv", Json.tree(argv));
        return new SeenCall(facts, arguments, call.folder(), call.seal(), call.threadId(), call.environment());
    }

    private static SeenCall withFacts(SeenCall call, Facts facts) {
        var arguments =
                facts.equals(call.facts()) ? call.arguments() : Json.mapper().createObjectNode();
        return new SeenCall(facts, arguments, call.folder(), call.seal(), call.threadId(), call.environment());
    }

    private static String shown(SeenCall call) {
        var facts = call.facts();
        if (!facts.argv().isEmpty()) {
            return line(facts.argv());
        }
        return !facts.paths().isEmpty() ? facts.paths().getFirst() : facts.service();
    }
}
