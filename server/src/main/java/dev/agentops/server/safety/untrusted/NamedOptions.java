package dev.agentops.server.safety.untrusted;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Values of a program's options: {@code --password hunter2}, as {@code ps aux} shows them, also as items of a list. */
final class NamedOptions {
    private static final Pattern OPTION = Pattern.compile(
            "(?i)(?<![\\w.-])--?+(?!no-)[a-z0-9_.-]{0,60}?(?<word>" + NamedSecrets.WORD
                    + ")(?:[ \\t]{1,200}+|\\\\{0,8}[\"'],?\\s{0,200}+(?=\\\\{0,8}[\"'])|[\"']?\\s{1,200}+- )(?![-\\s])");

    private static final Pattern FILE = Pattern.compile("(?:~|\\.{1,2})?/[\\w./-]{1,300}\\.[a-z]{2,5}");

    /** What follows in a sentence about the option. */
    private static final Set<String> PROSE = Set.of(
            "to",
            "for",
            "and",
            "or",
            "option",
            "options",
            "flag",
            "flags",
            "argument",
            "parameter",
            "value",
            "with",
            "in",
            "from",
            "instead",
            "if",
            "when",
            "can",
            "must",
            "on",
            "at",
            "by",
            "as",
            "has",
            "will",
            "should",
            "file",
            "itself");

    private NamedOptions() {}

    static void find(String text, FoundSecrets found) {
        var matcher = OPTION.matcher(text);
        for (int from = 0; matcher.find(from); ) {
            var value = NamedValue.at(text, matcher.end());
            String word = matcher.group("word");
            if (isSecret(value, word, text)) {
                found.add(NamedSecrets.kind(word), value.start(), value.end());
            }
            from = matcher.end();
        }
    }

    private static boolean isSecret(NamedValue value, String word, String text) {
        String said = value.of(text);
        return !NamedSecrets.tellsNothing(value, word, text)
                && !NamedSecrets.endsLikeAName(said)
                && !PROSE.contains(said.toLowerCase(Locale.ROOT).replaceAll("[.:!?]+$", ""))
                && !(isOftenAFile(word) && FILE.matcher(said).matches());
    }

    private static boolean isOftenAFile(String word) {
        String kind = NamedSecrets.kind(word);
        return !kind.equals("password") && !kind.equals("pwd");
    }
}
