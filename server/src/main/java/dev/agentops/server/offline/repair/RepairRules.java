package dev.agentops.server.offline.repair;

import java.util.List;

/** All rules, the surest first; the last one always has an opinion. */
public final class RepairRules {
    private static final List<RepairRule> RULES = List.of(
            new MissingFieldRule(),
            new BadNumberRule(),
            new ConfigValueRule(),
            new LoopBoundRule(),
            new NullRule(),
            new StrayThrowRule(),
            new UnknownFailureRule());

    private RepairRules() {}

    public static RepairRule.Opinion examine(Symptom symptom, Workspace workspace) {
        return RULES.stream()
                .flatMap(rule -> rule.examine(symptom, workspace).stream())
                .findFirst()
                .orElseThrow();
    }
}
