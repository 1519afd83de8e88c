package dev.agentops.server.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns that line up. The last one is not padded. */
final class Table {
    private static final String GAP = "  ";

    private final List<String> head;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... head) {
        this.head = List.of(head);
    }

    void row(String... cells) {
        rows.add(Arrays.stream(cells).map(Printable::line).toList());
    }

    @Override
    public String toString() {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < head.size(); column++) {
            int index = column;
            int widest =
                    rows.stream().mapToInt(row -> row.get(index).length()).max().orElse(0);
            widths.add(Math.max(widest, head.get(column).length()));
        }
        StringBuilder text = new StringBuilder(Style.DIM.of(line(head, widths)));
        rows.forEach(row -> text.append(System.lineSeparator()).append(line(row, widths)));
        return text.toString();
    }

    private static String line(List<String> cells, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            boolean isLast = column == cells.size() - 1;
            line.append(cell).append(isLast ? "" : " ".repeat(widths.get(column) - cell.length()) + GAP);
        }
        return line.toString().stripTrailing();
    }
}
