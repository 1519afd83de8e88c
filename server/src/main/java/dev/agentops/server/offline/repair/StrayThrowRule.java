package dev.agentops.server.offline.repair;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A throw that nothing guards: the last statement of a void method, or behind {@code if (true)}. A throw behind a real condition
 * reports a problem and is none.
 */
final class StrayThrowRule implements RepairRule {
    private static final Pattern THROW = Pattern.compile("^\\s*(if \\(true\\) )?throw new .*;\\s*$");
    private static final Pattern VOID_METHOD = Pattern.compile("^.*\\bvoid \\w+\\(.*\\{\\s*$");
    private static final Pattern LEAVES = Pattern.compile("\\b(return|throw|if|for|while|switch|try|case)\\b");

    @Override
    public Optional<Opinion> examine(Symptom symptom, Workspace workspace) {
        if (symptom.places().isEmpty()) {
            return Optional.empty();
        }
        var located = Source.locate(symptom, workspace);
        if (located.next().isPresent()) {
            return RepairRule.look(located.next().get());
        }
        return located.code().filter(StrayThrowRule::isUnguarded).flatMap(code -> {
            return RepairRule.found(Diagnosis.withEdit(
                    "Line " + code.line() + " throws whenever it is reached: no condition guards it.",
                    "remove the line",
                    code.line(),
                    Source.removeLine(code.path(), code.lines(), code.line())));
        });
    }

    private static boolean isUnguarded(Source.Code code) {
        var thrown = THROW.matcher(code.at(code.line()));
        if (!thrown.matches()) {
            return false;
        }
        if (thrown.group(1) != null) {
            return true;
        }
        for (int line = code.line() - 1; code.lines().containsKey(line); line--) {
            String above = code.at(line);
            if (VOID_METHOD.matcher(above).matches()) {
                return true;
            }
            if (LEAVES.matcher(above).find() || above.contains("{") || above.contains("}")) {
                return false;
            }
        }
        return false;
    }
}
