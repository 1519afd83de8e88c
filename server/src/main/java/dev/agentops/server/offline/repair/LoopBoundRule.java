package dev.agentops.server.offline.repair;

import java.util.Optional;
import java.util.regex.Pattern;

/** An index that is exactly the length, and a loop just above that runs while {@code i <= x.length}. */
final class LoopBoundRule implements RepairRule {
    private static final Pattern OUT_OF_BOUNDS =
            Pattern.compile("[Ii]ndex:? (-?\\d+),? out of bounds for length (\\d+)");
    private static final Pattern BOUND = Pattern.compile(
            "(\\w+\\s*)<=(\\s*)([\\w.\\[\\]]+(?:\\(\\))?\\.(?:length|length\\(\\)|size\\(\\)))(?!\\s*-)");
    private static final int LINES_ABOVE = 5;

    @Override
    public Optional<Opinion> examine(Symptom symptom, Workspace workspace) {
        var failure = OUT_OF_BOUNDS.matcher(symptom.text());
        if (!failure.find()) {
            return Optional.empty();
        }
        String index = failure.group(1);
        String length = failure.group(2);
        var located = Source.locate(symptom, workspace);
        if (located.next().isPresent()) {
            return RepairRule.look(located.next().get());
        }
        if (located.code().isEmpty()) {
            return Optional.empty();
        }
        var code = located.code().get();
        for (int line = code.line(); line >= code.line() - LINES_ABOVE; line--) {
            var bound = BOUND.matcher(code.at(line));
            if (index.equals(length) && bound.find()) {
                String fixed = bound.replaceFirst("$1<$2$3");
                return RepairRule.found(Diagnosis.withEdit(
                        "The loop at line " + line + " runs while `" + bound.group()
                                + "`, so its last step reads index " + index + " of a sequence of length " + length
                                + ", which ends at index " + (Integer.parseInt(length) - 1) + ".",
                        "let the loop stop one step earlier: `<` in place of `<=`",
                        line,
                        Source.replaceLine(code.path(), code.lines(), line, fixed)));
            }
        }
        return RepairRule.found(Diagnosis.withoutEdit(
                "`" + code.at(code.line()).strip() + "` reads index " + index + " of a sequence of length " + length
                        + ".",
                code.path(),
                code.line(),
                "check where the index comes from before it is used"));
    }
}
