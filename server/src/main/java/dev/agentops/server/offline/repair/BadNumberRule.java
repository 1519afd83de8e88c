package dev.agentops.server.offline.repair;

import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;

/** A data file with a number that is none, such as one with a decimal comma, in a line that the error names. */
final class BadNumberRule implements RepairRule {
    private static final Pattern FAILURE = Pattern.compile(
            "([\\w-]+\\.(?:json|csv|tsv|txt|ya?ml|xml|properties)),? (?:at )?line (\\d+)[^\\n]*?\"([^\"]*\\d[^\"]*)\"[^\\n]*?(?:is not a|not a valid|invalid) number");

    private static final Pattern ONE_NUMBER = Pattern.compile("[^\\d+-]{0,4}([+-]?\\d[\\d.,]*)[^\\d]{0,4}");
    private static final Pattern AMBIGUOUS = Pattern.compile("[+-]?\\d{1,3},\\d{3}");

    @Override
    public Optional<Opinion> examine(Symptom symptom, Workspace workspace) {
        var failure = FAILURE.matcher(symptom.text());
        if (!failure.find()) {
            return Optional.empty();
        }
        String file = failure.group(1);
        int line = Integer.parseInt(failure.group(2));
        String value = failure.group(3);
        if (workspace.files().isEmpty()) {
            return RepairRule.look(new Lookup.AllFiles());
        }
        var path = Source.path(file, symptom.service(), workspace);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        var lines = workspace.text(path.get());
        if (lines.isEmpty()) {
            return RepairRule.look(new Lookup.FileText(path.get(), line));
        }
        String cause = "Line " + line + " of the data holds `" + value + "` where a number has to stand";
        var number = number(value);
        String now = lines.get().getOrDefault(line, "");
        if (!now.contains(value)) {
            return RepairRule.found(Diagnosis.withoutEdit(
                    "Line " + line + " of the data held `" + value
                            + "` when the error was logged; it says something else now.",
                    path.get(),
                    line,
                    "restart the service if it still runs with the old data"));
        }
        if (number.isEmpty()) {
            return RepairRule.found(Diagnosis.withoutEdit(
                    cause + ".", path.get(), line, "put the right number there; I cannot tell which it is"));
        }
        String fixed = fixed(now, value, number.get(), lines.get());
        return RepairRule.found(Diagnosis.withEdit(
                cause + ": it is a text" + (value.contains(",") ? " with a decimal comma" : "") + ".",
                "write it as the number " + number.get(),
                line,
                Source.replaceLine(path.get(), lines.get(), line, fixed)));
    }

    /** The quotes go when the same field has none in another line. */
    private static String fixed(String line, String value, String number, SortedMap<Integer, String> lines) {
        var field = Pattern.compile("\"(\\w+)\"\\s*:\\s*\"" + Pattern.quote(value) + "\"")
                .matcher(line);
        if (field.find()) {
            var plain = Pattern.compile("\"" + field.group(1) + "\"\\s*:\\s*-?\\d");
            if (lines.values().stream().anyMatch(other -> plain.matcher(other).find())) {
                return line.replace("\"" + value + "\"", number);
            }
        }
        return line.replace(value, number);
    }

    /**
     * "1.234,50 €" is 1234.50: of two kinds of separators the last one is the decimal one. "1,234" may be either and is no number
     * to us.
     */
    static Optional<String> number(String value) {
        var found = ONE_NUMBER.matcher(value);
        if (!found.matches() || AMBIGUOUS.matcher(found.group(1)).matches()) {
            return Optional.empty();
        }
        String digits = found.group(1);
        int comma = digits.lastIndexOf(',');
        if (comma > digits.lastIndexOf('.')) {
            digits = digits.substring(0, comma).replaceAll("[.,]", "") + "." + digits.substring(comma + 1);
        } else {
            digits = digits.replace(",", "");
        }
        return digits.matches("[+-]?\\d+(\\.\\d+)?") ? Optional.of(digits) : Optional.empty();
    }
}
