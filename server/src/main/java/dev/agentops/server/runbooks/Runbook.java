package dev.agentops.server.runbooks;

import com.google.re2j.Pattern;
import dev.agentops.server.safety.untrusted.Redactor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What a runbook says of itself. All of it is text that somebody wrote: data, and no instruction.
 *
 * @param name its path in the folder, with slashes
 * @param services that it is about, as in {@code services.yaml}
 * @param alerts names of alerts that it is about; {@code *} stands for anything
 */
public record Runbook(String name, String title, List<String> services, List<String> alerts, List<String> tags) {
    private static final int LONGEST_TITLE = 200;

    static Runbook of(String name, String text) {
        var written = FrontMatter.of(text);
        return new Runbook(
                name,
                title(name, text, Objects.requireNonNullElse(written.title(), "")),
                Objects.requireNonNullElse(written.services(), List.of()),
                Objects.requireNonNullElse(written.alerts(), List.of()),
                Objects.requireNonNullElse(written.tags(), List.of()));
    }

    /** Without one: the first heading, or the name. */
    private static String title(String name, String text, String written) {
        String title = written.isBlank()
                ? text.lines()
                        .filter(line -> line.startsWith("# "))
                        .map(line -> line.substring(2))
                        .findFirst()
                        .orElse(name)
                : written;
        String line = title.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST_TITLE ? line : Redactor.start(line, LONGEST_TITLE);
    }

    Runbook about(String service) {
        var all = new ArrayList<>(services);
        if (!isAboutService(service)) {
            all.add(service);
        }
        return new Runbook(name, title, all, alerts, tags);
    }

    boolean isAboutService(String service) {
        return services.stream().anyMatch(service::equalsIgnoreCase);
    }

    boolean isAboutAlert(String alert) {
        return alerts.stream().anyMatch(pattern -> matches(pattern, alert));
    }

    private static boolean matches(String pattern, String alert) {
        if (!pattern.contains("*")) {
            return pattern.equalsIgnoreCase(alert);
        }
        String regex =
                Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile("(?is)" + regex).matches(alert);
    }
}
