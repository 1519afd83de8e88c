package dev.agentops.server.safety.untrusted;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Values that are secret by their name: {@code password=…}, {@code "client_secret": "…"}, {@code DB_PASSWORD: …}, and JSON inside JSON. */
final class NamedSecrets {
    private static final String WORD = "pass(?:word|wd|phrase)|pwd|secret(?:[_.-]?(?:access[_.-]?)?key)?"
            + "|(?:api|access|private|account|encryption|signing|auth)[_.-]?key|token|credentials?|signature";

    private static final Pattern NAME = Pattern.compile(
            "(?i)(?<name>" + WORD + ")(?:[_.-]?[0-9]{1,3})?" + "\\\\{0,8}[\"']?\\s{0,8}(?:=>|[:=](?!=))[ \\t]{0,8}");

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

    private static final String ENDS_BARE = ",;&\"'<>|)]}";
    private static final int LONGEST = 16_384;

    private NamedSecrets() {}

    static void find(String text, FoundSecrets found) {
        var matcher = NAME.matcher(text);
        for (int from = 0; matcher.find(from); ) {
            int at = matcher.end();
            int backslashes = 0;
            while (at < text.length() && text.charAt(at) == '\\' && backslashes < 8) {
                backslashes++;
                at++;
            }
            boolean quoted = at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'');
            int start = quoted ? at + 1 : matcher.end();
            int end = quoted ? quotedEnd(text, start, text.charAt(at), backslashes) : bareEnd(text, start);
            String value = text.substring(start, end);
            if (!value.isEmpty() && !(quoted ? isReference(value) : isCode(value, matcher.group("name"), text, end))) {
                found.add(kind(matcher.group("name")), start, end);
                from = end;
            } else {
                from = matcher.end();
            }
        }
    }

    private static String kind(String name) {
        String plain = name.toLowerCase(Locale.ROOT);
        return plain.startsWith("pass") || plain.equals("pwd")
                ? "password"
                : plain.startsWith("secret") || plain.startsWith("credential")
                        ? "secret"
                        : plain.endsWith("key") ? "key" : plain;
    }

    /** Where the same quote stands again, behind as many backslashes. */
    private static int quotedEnd(String text, int start, char quote, int backslashes) {
        int before = 0;
        int limit = Math.min(text.length(), start + LONGEST);
        for (int i = start; i < limit; i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == quote && before <= backslashes) {
                return i - (c == quote ? before : 0);
            }
            before = c == '\\' ? before + 1 : 0;
        }
        return limit;
    }

    private static int bareEnd(String text, int start) {
        int limit = Math.min(text.length(), start + LONGEST);
        for (int i = start; i < limit; i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c) || ENDS_BARE.indexOf(c) >= 0 || c == '\\' && escapesAnEnd(text, i)) {
                return i;
            }
        }
        return limit;
    }

    private static boolean escapesAnEnd(String text, int at) {
        return at + 1 < text.length() && "\"nrt\\".indexOf(text.charAt(at + 1)) >= 0;
    }

    private static boolean isReference(String value) {
        return REFERENCE.matcher(value).matches() || value.startsWith(FoundSecrets.MARK);
    }

    /** Source code names secrets without holding any, and has to stay readable. */
    private static boolean isCode(String value, String name, String text, int end) {
        char next = end < text.length() ? text.charAt(end) : '\n';
        return isReference(value)
                || NO_VALUES.contains(value.toLowerCase(Locale.ROOT).replaceAll("[.:!?]+$", ""))
                || value.equalsIgnoreCase(name)
                || PATH_OF_NAMES.matcher(value).matches()
                        && (next == ';'
                                || value.indexOf('.') > 0 && value.chars().noneMatch(Character::isDigit)
                                || ",)".indexOf(next) >= 0
                                        && ENDS_LIKE_A_NAME.matcher(value).matches());
    }
}
