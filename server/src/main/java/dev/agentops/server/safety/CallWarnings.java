package dev.agentops.server.safety;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.server.text.Fetches;
import dev.agentops.server.text.LookAlikes;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a human should know of a call's words that they may not see, or may pass over. */
final class CallWarnings {
    private static final int MOST = 5;

    private CallWarnings() {}

    static List<String> of(JsonNode arguments) {
        var warnings = new ArrayList<String>();
        lookAlikes(arguments, warnings);
        fetches(arguments, warnings);
        return warnings;
    }

    private static void lookAlikes(JsonNode arguments, List<String> warnings) {
        var words = new LinkedHashSet<String>();
        gather(arguments, words);
        words.forEach(word -> warnings.add("The word " + word + " is not what it looks like: it is spelled "
                + LookAlikes.spelled(word) + ", with letters of another script."));
    }

    /** Of a command or a script. A false remedy in a log names a package that its writer has made. */
    private static void fetches(JsonNode arguments, List<String> warnings) {
        var words = arguments
                .path("argv")
                .valueStream()
                .map(JsonNode::asText)
                .collect(Collectors.joining(
                        " ", "", " " + arguments.path("command").asText("")));
        var found = Fetches.in(words, MOST);
        if (!found.isEmpty()) {
            warnings.add(
                    "It brings in what is elsewhere (" + String.join(", ", found)
                            + "). Where a log or a file told the agent to, its writer chose what comes: look whether the code needs it.");
        }
    }

    private static void gather(JsonNode node, Set<String> words) {
        if (node.isTextual() && words.size() < MOST) {
            words.addAll(LookAlikes.in(node.textValue(), MOST - words.size()));
        }
        node.forEach(child -> gather(child, words));
    }
}
