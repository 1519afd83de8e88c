package dev.agentops.server.safety;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.server.text.LookAlikes;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a human should know of a call's words that they may not see. */
final class CallWarnings {
    private static final int MOST = 5;

    private CallWarnings() {}

    static List<String> lookAlikes(JsonNode arguments) {
        var words = new LinkedHashSet<String>();
        gather(arguments, words);
        var warnings = new ArrayList<String>();
        words.forEach(word -> warnings.add("The word " + word + " is not what it looks like: it is spelled "
                + LookAlikes.spelled(word) + ", with letters of another script."));
        return warnings;
    }

    private static void gather(JsonNode node, Set<String> words) {
        if (node.isTextual() && words.size() < MOST) {
            words.addAll(LookAlikes.in(node.textValue(), MOST - words.size()));
        }
        node.forEach(child -> gather(child, words));
    }
}
