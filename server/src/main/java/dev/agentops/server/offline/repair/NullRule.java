package dev.agentops.server.offline.repair;

import java.util.Optional;
import java.util.regex.Pattern;

/** A null pointer whose message says what was null (JEP 358). What should stand in its place is a question to a human. */
final class NullRule implements RepairRule {
    private static final Pattern FAILURE = Pattern.compile("(?:Cannot|because) [^\\n]*?because (.+? is null)");

    @Override
    public Optional<Opinion> examine(Symptom symptom, Workspace workspace) {
        var failure = FAILURE.matcher(symptom.text());
        if (!failure.find()) {
            return Optional.empty();
        }
        var located = Source.locate(symptom, workspace);
        if (located.next().isPresent()) {
            return RepairRule.look(located.next().get());
        }
        String action =
                "decide what shall happen when there is no value: refuse the request with a clear message, or use a"
                        + " default. Tell me which, and I'll propose the change";
        return RepairRule.found(located.code()
                .map(code -> Diagnosis.withoutEdit(
                        "`" + code.at(code.line()).strip() + "` uses a value that is not there: " + failure.group(1)
                                + ".",
                        code.path(),
                        code.line(),
                        action))
                .orElseGet(
                        () -> Diagnosis.withoutEdit("A value is not there: " + failure.group(1) + ".", "", 0, action)));
    }
}
