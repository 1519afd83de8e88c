package dev.agentops.server.offline.repair;

import java.util.Optional;

/** Shows where the failure comes up, and leaves the rest to a human. */
final class UnknownFailureRule implements RepairRule {
    @Override
    public Optional<Opinion> examine(Symptom symptom, Workspace workspace) {
        var located = Source.locate(symptom, workspace);
        if (located.next().isPresent()) {
            return RepairRule.look(located.next().get());
        }
        String message = symptom.text().lines().findFirst().orElse("").strip();
        String cause = "The failing requests end with: " + message.replaceAll("\\.$", "");
        return RepairRule.found(located.code()
                .map(code -> Diagnosis.withoutEdit(
                        cause + ". It comes up at `" + code.at(code.line()).strip() + "`.",
                        code.path(),
                        code.line(),
                        "look at that line: none of my rules knows a safe change for it"))
                .orElseGet(() -> Diagnosis.withoutEdit(
                        cause + ".",
                        "",
                        0,
                        "look at what " + symptom.service()
                                + " does there: none of my rules knows a safe change for it")));
    }
}
