package dev.agentops.server.offline.repair;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An error that names the setting which caused it, as {@code some.key=value}. The code's own default is the value to go back to. */
final class ConfigValueRule implements RepairRule {
    private static final Pattern SETTING = Pattern.compile("\\b([a-zA-Z][\\w-]*(?:\\.[\\w-]+)+)=([^\\s,;)\"']+)");
    private static final Pattern WISH = Pattern.compile(
            "(?i)\\b(?:set|change|raise|lower|increase|decrease|use|take)\\b[^.\\n]*?\\b(\\d[\\d_]*)\\b");
    private static final Pattern CONFIG_FILE =
            Pattern.compile(".*\\.(properties|ya?ml|conf|cfg|ini|env|toml)$", Pattern.CASE_INSENSITIVE);

    @Override
    public Optional<Opinion> examine(Symptom symptom, Workspace workspace) {
        var setting = SETTING.matcher(symptom.text());
        if (!setting.find()) {
            return Optional.empty();
        }
        String key = setting.group(1);
        String value = setting.group(2);
        var hits = workspace.with(key);
        if (hits.isEmpty()) {
            return RepairRule.look(new Lookup.CodeWith(key));
        }
        var set = inService(hits.get(), symptom.service()).stream()
                .filter(hit -> CONFIG_FILE.matcher(hit.path()).matches()
                        && valueIn(hit.code(), key).isPresent())
                .findFirst();
        if (set.isEmpty()) {
            return Optional.empty();
        }
        String path = set.get().path();
        var text = workspace.text(path);
        if (text.isEmpty()) {
            return RepairRule.look(new Lookup.FileText(path, set.get().line()));
        }
        int line = set.get().line();
        String now = text.get().getOrDefault(line, "");
        var usual = wished(symptom.wish()).or(() -> defaultIn(hits.get(), key));
        String cause = "The setting `" + key + "=" + value + "` is the limit that the failing requests run into";
        if (usual.isEmpty() || usual.get().equals(valueIn(now, key).orElse(value))) {
            return RepairRule.found(Diagnosis.withoutEdit(
                    cause + ".",
                    path,
                    line,
                    "choose a larger value for `" + key + "`; I know of no default to go back to"));
        }
        boolean wished = wished(symptom.wish()).isPresent();
        String why = wished ? ", the value you named" : ", the default that the code itself names";
        return RepairRule.found(Diagnosis.withEdit(
                cause + (wished ? "." : "; the code's own default is " + usual.get() + "."),
                "set `" + key + "` to " + usual.get() + why,
                line,
                Source.replaceLine(path, text.get(), line, withValue(now, key, usual.get()))));
    }

    private static List<Workspace.Hit> inService(List<Workspace.Hit> hits, String service) {
        var own = hits.stream()
                .filter(hit -> hit.path().startsWith(service + "/"))
                .toList();
        return own.isEmpty() ? hits : own;
    }

    private static Optional<String> wished(String wish) {
        var number = WISH.matcher(wish);
        return number.find() ? Optional.of(number.group(1).replace("_", "")) : Optional.empty();
    }

    /** Such as {@code config.integer("some.key", 2000)}. */
    private static Optional<String> defaultIn(List<Workspace.Hit> hits, String key) {
        var otherwise = Pattern.compile("\"" + Pattern.quote(key) + "\"\\s*,\\s*\"?([^\",)]+?)\"?\\s*[,)]");
        return hits.stream()
                .filter(hit -> !CONFIG_FILE.matcher(hit.path()).matches())
                .map(hit -> otherwise.matcher(hit.code()))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .map(value -> value.matches("\\d[\\d_]*[lL]?") ? value.replaceAll("[_lL]", "") : value)
                .findFirst();
    }

    private static Optional<String> valueIn(String line, String key) {
        var assignment = assignment(key).matcher(line);
        return assignment.matches() ? Optional.of(assignment.group(2).strip()) : Optional.empty();
    }

    private static String withValue(String line, String key, String value) {
        var assignment = assignment(key).matcher(line);
        return assignment.matches() ? assignment.group(1) + value : line;
    }

    private static Pattern assignment(String key) {
        return Pattern.compile("^(\\s*" + Pattern.quote(key) + "\\s*[=:]\\s*)(.*)$");
    }
}
