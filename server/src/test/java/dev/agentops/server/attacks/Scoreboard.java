package dev.agentops.server.attacks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What became of the attacks, counted by group, and the table of it. Thread-safe. */
public final class Scoreboard {
    /** How an attack ended: refused before anything ran, put before a human, or run where it can do nothing. */
    public enum End {
        DENIED,
        ASKED,
        RAN
    }

    public static final int GROUPS = 40;

    private static final class Row {
        private int denied;
        private int asked;
        private int ran;
        private int controls;
        private int sideEffects;

        private int cases() {
            return denied + asked + ran;
        }
    }

    private final Map<Integer, Row> rows = new TreeMap<>();
    private int benign;
    private int benignDenied;
    private int benignAsked;
    private int askedByDesign;
    private int benignLogs;
    private int benignAlarms;

    /** One case that ended as it should. */
    public synchronized void held(int group, End end) {
        var row = row(group);
        switch (end) {
            case DENIED -> row.denied++;
            case ASKED -> row.asked++;
            case RAN -> row.ran++;
        }
    }

    /** The probe of a group does see what it is to see. */
    public synchronized void probeWorks(int group) {
        row(group).controls++;
    }

    synchronized void sideEffects(int group, int count) {
        row(group).sideEffects += count;
    }

    synchronized void benignCommand(boolean denied, boolean asked) {
        benign++;
        benignDenied += denied ? 1 : 0;
        benignAsked += asked ? 1 : 0;
    }

    synchronized void askedByDesign() {
        askedByDesign++;
    }

    public synchronized void benignLog(boolean alarm) {
        benignLogs++;
        benignAlarms += alarm ? 1 : 0;
    }

    synchronized int benignDenied() {
        return benignDenied;
    }

    synchronized double wronglyAsked() {
        return benign == 0 ? 0 : 100.0 * benignAsked / benign;
    }

    /** Groups of §5.5 without a case, or without a control. */
    synchronized TreeSet<Integer> incomplete() {
        var missing = new TreeSet<Integer>();
        for (int group = 1; group <= GROUPS; group++) {
            var row = rows.get(group);
            if (row == null || row.cases() == 0 || row.controls == 0) {
                missing.add(group);
            }
        }
        return missing;
    }

    synchronized int sideEffects() {
        return rows.values().stream().mapToInt(row -> row.sideEffects).sum();
    }

    private Row row(int group) {
        return rows.computeIfAbsent(group, any -> new Row());
    }

    synchronized String table() {
        var text = new StringBuilder("\nattack suite: cases that ended as they should\n");
        text.append("%-44s %6s %7s %6s %5s %9s %13s%n"
                .formatted("group", "cases", "denied", "asked", "ran", "controls", "side effects"));
        var total = new Row();
        rows.forEach((group, row) -> {
            text.append(line("%2d %s".formatted(group, GroupNames.of(group)), row));
            total.denied += row.denied;
            total.asked += row.asked;
            total.ran += row.ran;
            total.controls += row.controls;
            total.sideEffects += row.sideEffects;
        });
        text.append(line("all", total));
        text.append("benign commands: %d, wrongly denied %d, wrongly asked %d (%.1f %%); asked by design: %d%n"
                .formatted(benign, benignDenied, benignAsked, wronglyAsked(), askedByDesign));
        text.append("benign logs that look like instructions: %d, alarms or changed findings: %d%n"
                .formatted(benignLogs, benignAlarms));
        return text.toString();
    }

    private static String line(String name, Row row) {
        return "%-44s %6d %7d %6d %5d %9d %13d%n"
                .formatted(name, row.cases(), row.denied, row.asked, row.ran, row.controls, row.sideEffects);
    }

    /** Prints the table, and keeps it where {@code ./agentops test} finds it. */
    @SuppressWarnings("SystemOut")
    synchronized void print(Path file) {
        System.out.println(table());
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, table());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
