package dev.agentops.server.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * What changes between two texts, line by line with three lines around. The equal beginning and end are set aside first, so the
 * quadratic part only sees what lies between.
 */
final class LineDiff {
    private static final int CONTEXT = 3;
    private static final int LARGEST = 4_000;

    private LineDiff() {}

    static String of(String before, String after) {
        List<String> old = Printable.text(before).lines().toList();
        List<String> now = Printable.text(after).lines().toList();
        int head = 0;
        while (head < old.size() && head < now.size() && old.get(head).equals(now.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < old.size() - head
                && tail < now.size() - head
                && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
            tail++;
        }
        List<String> lines = new ArrayList<>();
        int from = Math.max(0, head - CONTEXT);
        lines.add(Style.DIM.of("@@ line " + (from + 1) + " @@"));
        old.subList(from, head).forEach(line -> lines.add("  " + line));
        lines.addAll(changes(old.subList(head, old.size() - tail), now.subList(head, now.size() - tail)));
        old.subList(old.size() - tail, Math.min(old.size(), old.size() - tail + CONTEXT))
                .forEach(line -> lines.add("  " + line));
        return String.join("\n", lines);
    }

    private static List<String> changes(List<String> old, List<String> now) {
        List<String> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        if (old.size() <= LARGEST && now.size() <= LARGEST) {
            int[][] common = commonLengths(old, now);
            while (i < old.size() && j < now.size()) {
                if (old.get(i).equals(now.get(j))) {
                    lines.add("  " + old.get(i));
                    i++;
                    j++;
                } else if (common[i + 1][j] >= common[i][j + 1]) {
                    lines.add(removed(old.get(i++)));
                } else {
                    lines.add(added(now.get(j++)));
                }
            }
        }
        old.subList(i, old.size()).forEach(line -> lines.add(removed(line)));
        now.subList(j, now.size()).forEach(line -> lines.add(added(line)));
        return lines;
    }

    /** The length of the longest common subsequence of the rests from each pair of lines on. */
    private static int[][] commonLengths(List<String> old, List<String> now) {
        int[][] lengths = new int[old.size() + 1][now.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = now.size() - 1; j >= 0; j--) {
                lengths[i][j] = old.get(i).equals(now.get(j))
                        ? lengths[i + 1][j + 1] + 1
                        : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
            }
        }
        return lengths;
    }

    private static String removed(String line) {
        return Style.RED.of("- " + line);
    }

    private static String added(String line) {
        return Style.GREEN.of("+ " + line);
    }
}
