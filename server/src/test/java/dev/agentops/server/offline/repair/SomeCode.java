package dev.agentops.server.offline.repair;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A workspace in which everything has been seen already. */
record SomeCode(Map<String, String> contents) implements Workspace {
    @Override
    public Optional<List<String>> files() {
        return Optional.of(contents.keySet().stream().sorted().toList());
    }

    @Override
    public Optional<SortedMap<Integer, String>> text(String path) {
        SortedMap<Integer, String> lines = new TreeMap<>();
        for (var line : contents.getOrDefault(path, "").lines().toList()) {
            lines.put(lines.size() + 1, line);
        }
        return Optional.of(lines);
    }

    @Override
    public Optional<List<Hit>> with(String text) {
        var hits = new ArrayList<Hit>();
        for (var path : files().orElseThrow()) {
            text(path).orElseThrow().forEach((number, line) -> {
                if (line.contains(text)) {
                    hits.add(new Hit(path, number, line.strip()));
                }
            });
        }
        return Optional.of(hits);
    }

    /** What all rules together say. */
    static Diagnosis diagnose(String service, String text, String wish, Map<String, String> contents) {
        var symptom = new Symptom(service, text, Symptom.framesIn(text), wish);
        return switch (RepairRules.examine(symptom, new SomeCode(contents))) {
            case RepairRule.Opinion.Found(var diagnosis) -> diagnosis;
            case RepairRule.Opinion.Look look -> throw new AssertionError("asks again for " + look.lookups());
        };
    }
}
