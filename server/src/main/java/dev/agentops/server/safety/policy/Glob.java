package dev.agentops.server.safety.policy;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Patterns of rules. In words {@code *} stands for any text within the word, {@code **} alone for any number of words; in paths
 * {@code *} stands for any text within a folder, {@code **} for any folders.
 */
final class Glob {
    private static final String MANY = "**";

    private Glob() {}

    static boolean words(List<String> pattern, List<String> words) {
        if (pattern.isEmpty()) {
            return words.isEmpty();
        }
        var rest = pattern.subList(1, pattern.size());
        if (pattern.getFirst().equals(MANY)) {
            for (int from = 0; from <= words.size(); from++) {
                if (words(rest, words.subList(from, words.size()))) {
                    return true;
                }
            }
            return false;
        }
        return !words.isEmpty()
                && text(pattern.getFirst(), words.getFirst())
                && words(rest, words.subList(1, words.size()));
    }

    static boolean text(String pattern, String text) {
        return Pattern.compile(translated(pattern, ".*"), Pattern.DOTALL)
                .matcher(text)
                .matches();
    }

    /** Without regard to case and to how an accent is written: a file system may have none either. */
    static boolean path(String pattern, String path) {
        String plain = plain(pattern);
        var regex = new StringBuilder();
        for (int i = 0; i < plain.length(); i++) {
            if (plain.startsWith("**/", i)) {
                regex.append("(.*/)?");
                i += 2;
            } else if (plain.startsWith(MANY, i)) {
                regex.append(".*");
                i++;
            } else if (plain.charAt(i) == '*') {
                regex.append("[^/]*");
            } else {
                regex.append(Pattern.quote(String.valueOf(plain.charAt(i))));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL)
                .matcher(plain(path))
                .matches();
    }

    private static String plain(String path) {
        return Normalizer.normalize(path, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    private static String translated(String pattern, String any) {
        var regex = new StringBuilder();
        for (var part : pattern.splitWithDelimiters("\\*", 0)) {
            regex.append(part.equals("*") ? any : Pattern.quote(part));
        }
        return regex.toString();
    }
}
