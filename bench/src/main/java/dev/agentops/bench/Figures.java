package dev.agentops.bench;

import dev.agentops.agentkit.Json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, printed as it comes and kept as JSON. */
final class Figures {
    record Figure(String name, double value, String unit, String target) {}

    private final List<Figure> figures = new ArrayList<>();

    void section(String title) {
        System.out.println("\n" + title);
    }

    void add(String name, double value, String unit, String target) {
        figures.add(new Figure(name, Math.round(value * 100) / 100.0, unit, target));
        System.out.println(String.format(Locale.ROOT, "  %-58s %12.2f %-8s %s", name, value, unit, target));
    }

    void add(String name, double value, String unit) {
        add(name, value, unit, "");
    }

    void note(String text) {
        System.out.println("  " + text);
    }

    void write(Path file, Map<String, Object> machine) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                Json.mapper()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(Map.of("machine", machine, "figures", figures)));
        System.out.println("\nwritten to " + file);
    }
}
