package dev.agentops.server.safety.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.server.commands.Displayable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One call, as standing rules see it.
 *
 * @param folder where a program runs; empty for other tools
 * @param seal what else than its arguments makes it the same call again: what the program and the files it names hold, the command that
 *     restarts the service, the definition of an MCP server's tool
 * @param environment which one this is; empty if nobody said
 */
public record SeenCall(
        Facts facts, JsonNode arguments, String folder, List<String> seal, String threadId, String environment) {
    private static final int LONGEST = 10_000;

    public SeenCall {
        seal = List.copyOf(seal);
    }

    /** Why no standing rule may let it run, whoever made it; empty if one may. */
    public Optional<String> hindrance() {
        if (facts.script()) {
            return Optional.of("A script for a shell is always asked about: nothing can tell what it does.");
        }
        if (!isSeenWhole()) {
            return Optional.of(
                    "It holds characters that cannot be seen, or is too long to be shown whole: nobody can know what they allow.");
        }
        return facts.paths().stream()
                .filter(SeenCall::isProtected)
                .findFirst()
                .map(word -> "It names a protected path (" + word + ").");
    }

    /** The text of a file is what a rule over paths leaves open; all else has to be seen. */
    private boolean isSeenWhole() {
        if (!facts.argv().isEmpty()) {
            return Displayable.is(facts.argv());
        }
        if (!facts.paths().isEmpty()) {
            return Displayable.is(facts.paths());
        }
        var texts = new ArrayList<String>();
        gather(arguments, texts);
        return arguments.toString().length() <= LONGEST && Displayable.is(texts);
    }

    private static void gather(JsonNode node, List<String> texts) {
        node.properties().forEach(field -> texts.add(field.getKey()));
        if (node.isTextual()) {
            texts.add(node.asText());
        }
        node.forEach(child -> gather(child, texts));
    }

    /** Also of {@code --file=path}. */
    private static boolean isProtected(String word) {
        return BuiltInRules.protect(word.startsWith("-") ? word.substring(word.indexOf('=') + 1) : word);
    }
}
