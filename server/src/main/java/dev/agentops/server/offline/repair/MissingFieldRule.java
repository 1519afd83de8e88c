package dev.agentops.server.offline.repair;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A service answers without a field that its caller reads, and with another that looks like it. */
final class MissingFieldRule implements RepairRule {
    private static final Pattern MISSING = Pattern.compile(
            "(?i)field ['\"`]?(\\w+)['\"`]? is missing in the (?:answer|response) of ([\\w.-]*\\w):?\\s*(\\{.*)?");
    private static final Pattern KEY = Pattern.compile("\"(\\w+)\"\\s*:");
    private static final Pattern CODE_FILE = Pattern.compile(".*\\.(java|kt|scala|groovy|js|ts|py|go|rb)$");

    @Override
    public Optional<Opinion> examine(Symptom symptom, Workspace workspace) {
        var missing = MISSING.matcher(symptom.text());
        if (!missing.find()) {
            return Optional.empty();
        }
        String field = missing.group(1);
        String service = missing.group(2);
        var lookalike = lookalike(field, missing.group(3) == null ? "" : missing.group(3));
        if (lookalike.isEmpty()) {
            return RepairRule.found(Diagnosis.withoutEdit(
                    service + " answers without the field `" + field + "`, which its caller reads.",
                    "",
                    0,
                    "let " + service + " send `" + field + "` again; nothing in its answer looks like it"));
        }
        String quoted = "\"" + lookalike.get() + "\"";
        var hits = workspace.with(quoted);
        if (hits.isEmpty()) {
            return RepairRule.look(new Lookup.CodeWith(quoted));
        }
        var writers = hits.get().stream()
                .filter(hit -> hit.path().startsWith(service + "/")
                        && CODE_FILE.matcher(hit.path()).matches())
                .sorted(Comparator.comparing(hit -> writes(hit.code()) ? 0 : 1))
                .toList();
        if (writers.isEmpty()) {
            return Optional.empty();
        }
        return rename(writers.getFirst(), field, lookalike.get(), service, workspace);
    }

    private static Optional<Opinion> rename(
            Workspace.Hit hit, String field, String lookalike, String service, Workspace workspace) {
        var text = workspace.text(hit.path());
        if (text.isEmpty()) {
            return RepairRule.look(new Lookup.FileText(hit.path(), hit.line()));
        }
        String line = text.get().getOrDefault(hit.line(), hit.code());
        return RepairRule.found(Diagnosis.withEdit(
                service + " sends the field `" + lookalike + "` where its caller reads `" + field
                        + "`: the name in the answer was changed on one side only.",
                "let " + service + " send `" + field + "` again",
                hit.line(),
                Source.replaceLine(
                        hit.path(),
                        text.get(),
                        hit.line(),
                        line.replace("\"" + lookalike + "\"", "\"" + field + "\""))));
    }

    private static boolean writes(String code) {
        return code.matches(".*\\b(put|set|add|with|field|write\\w*|property)\\s*\\(.*") && !code.contains(".get(");
    }

    /** The key of the answer that is most like the missing one, if any is. */
    static Optional<String> lookalike(String field, String json) {
        return keys(json).stream()
                .filter(key -> !key.equals(field) && likeness(field, key) > 0)
                .max(Comparator.comparingInt(key -> likeness(field, key)));
    }

    private static Set<String> keys(String json) {
        var keys = new LinkedHashSet<String>();
        var key = KEY.matcher(json);
        while (key.find()) {
            keys.add(key.group(1));
        }
        return keys;
    }

    private static int likeness(String one, String other) {
        String a = plain(one);
        String b = plain(other);
        if (a.equals(b)) {
            return 4;
        }
        if (a.startsWith(b) || b.startsWith(a) || a.endsWith(b) || b.endsWith(a)) {
            return 3;
        }
        if (a.charAt(0) == b.charAt(0) && (isWithin(a, b) || isWithin(b, a))) {
            return 2;
        }
        return distance(a, b) <= Math.max(a.length(), b.length()) / 3 ? 1 : 0;
    }

    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** Whether the letters of the short one stand in the long one in the same order, as in an abbreviation. */
    private static boolean isWithin(String shorter, String longer) {
        int at = 0;
        for (char c : longer.toCharArray()) {
            if (at < shorter.length() && shorter.charAt(at) == c) {
                at++;
            }
        }
        return at == shorter.length();
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int next = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + cost);
                diagonal = row[j];
                row[j] = next;
            }
        }
        return row[b.length()];
    }
}
