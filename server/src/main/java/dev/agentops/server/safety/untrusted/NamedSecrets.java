package dev.agentops.server.safety.untrusted;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Values that are secret by their name: {@code password=…}, {@code "client_secret": "…"}, {@code DB_PASSWORD: …}, and JSON inside JSON. */
final class NamedSecrets {
    static final String WORD = "pass(?:word|wd|phrase)|pwd|secret(?:[_.-]?(?:access[_.-]?)?key)?"
            + "|(?:api|access|private|account|encryption|signing|auth)[_.-]?key|token|credentials?|signature";

    private static final Pattern NAME = Pattern.compile(
            "(?i)(?<name>" + WORD + ")(?:[_.-]?[0-9]{1,3})?" + "\\\\{0,8}[\"']?\\s{0,8}(?:=>|[:=](?!=))[ \\t]{0,200}+");

    private static final Pattern PATH_OF_NAMES = Pattern.compile("[A-Za-z_$]\\w*(?:\\.[A-Za-z_$]\\w*)*");
    private static final Pattern ENDS_LIKE_A_NAME = Pattern.compile("(?i)\\w*(?:" + WORD + ")");
    private static final Pattern REFERENCE = Pattern.compile(
            "\\$\\{.*|\\$\\(.*|\\$[A-Z_]+|%[sdv(].*|%\\w+%|<.*|\\{.*|\\[.*|\\*+|\\(.*|[A-Za-z_$][\\w.$]*\\(.*");

    /** What stands behind such a name and tells nothing. */
    private static final Set<String> NO_VALUES = Set.of(
            "null",
            "none",
            "nil",
            "true",
            "false",
            "undefined",
            "string",
            "str",
            "int",
            "text",
            "varchar",
            "required",
            "optional",
            "missing",
            "invalid",
            "expired",
            "incorrect",
            "wrong",
            "unexpected",
            "expected",
            "empty",
            "unset",
            "yes",
            "no",
            "not",
            "is",
            "was",
            "the",
            "a",
            "redacted",
            "hidden",
            "xxx");

    private NamedSecrets() {}

    static void find(String text, FoundSecrets found) {
        var matcher = NAME.matcher(text);
        for (int from = 0; matcher.find(from); ) {
            var value = NamedValue.at(text, matcher.end());
            String name = matcher.group("name");
            if (!tellsNothing(value, name, text) && (value.quoted() || !isCode(value, text))) {
                found.add(kind(name), value.start(), value.end());
                from = value.end();
            } else {
                from = matcher.end();
            }
        }
    }

    static String kind(String name) {
        String plain = name.toLowerCase(Locale.ROOT);
        return plain.startsWith("pass") || plain.equals("pwd")
                ? "password"
                : plain.startsWith("secret") || plain.startsWith("credential")
                        ? "secret"
                        : plain.endsWith("key") ? "key" : plain;
    }

    private static boolean isReference(String value) {
        return REFERENCE.matcher(value).matches() || value.startsWith(FoundSecrets.MARK);
    }

    /** Stands for a secret without being one, or for none. */
    static boolean tellsNothing(NamedValue value, String name, String text) {
        String word = value.of(text);
        return word.isEmpty()
                || isReference(word)
                || !value.quoted()
                        && (word.equalsIgnoreCase(name)
                                || NO_VALUES.contains(
                                        word.toLowerCase(Locale.ROOT).replaceAll("[.:!?]+$", "")));
    }

    /** Source code names secrets without holding any, and has to stay readable; so does the size of one. */
    private static boolean isCode(NamedValue value, String text) {
        String word = value.of(text);
        char next = value.end() < text.length() ? text.charAt(value.end()) : '\n';
        return text.startsWith(" bytes", value.end()) && word.chars().allMatch(Character::isDigit)
                || PATH_OF_NAMES.matcher(word).matches()
                        && (next == ';'
                                || word.indexOf('.') > 0 && word.chars().noneMatch(Character::isDigit)
                                || ",)".indexOf(next) >= 0 && endsLikeAName(word));
    }

    /** Whether it names a secret rather than being one. */
    static boolean endsLikeAName(String word) {
        return ENDS_LIKE_A_NAME.matcher(word).matches();
    }
}
