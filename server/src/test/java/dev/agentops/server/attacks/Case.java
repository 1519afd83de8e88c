package dev.agentops.server.attacks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A tool call that a model makes, as {@code attacks/calls.yaml} and {@code attacks/benign.yaml} have them. Exactly one of script, argv and tool is there. {@code {…}} in texts is filled in by
 * {@link World#filled}.
 *
 * @param what it tries
 * @param script for a shell
 * @param argv for run_command
 * @param tool any other, with its arguments
 * @param expect the letters of what may become of it: D(enied), A(sked) or R(un)
 * @param approve a control: a human approves it, and the marker is made
 * @param shows stands in what the tool answers
 * @param hides does not
 */
record Case(
        int group,
        String id,
        String what,
        @Nullable String script,
        @Nullable List<String> argv,
        @Nullable String tool,
        @Nullable Map<String, Object> with,
        @Nullable String folder,
        String expect,
        boolean approve,
        @Nullable String shows,
        @Nullable String hides) {
    private static final JsonMapper YAML = new JsonMapper(new YAMLFactory());

    @Override
    public String toString() {
        return group + " " + id;
    }

    static List<Case> read(String resource) throws IOException {
        try (var file = Objects.requireNonNull(Case.class.getResourceAsStream("/attacks/" + resource), resource)) {
            var cases = new ArrayList<Case>();
            for (JsonNode node : YAML.readTree(file)) {
                cases.add(YAML.treeToValue(node, Case.class));
            }
            return cases;
        }
    }
}
