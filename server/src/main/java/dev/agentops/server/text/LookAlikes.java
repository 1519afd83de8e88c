package dev.agentops.server.text;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Words whose letters are not those that they seem to be, such as {@code cat} with a Cyrillic first letter. */
public final class LookAlikes {
    private static final Pattern LETTERS = Pattern.compile("[\\p{L}\\p{M}]{2,100}+");

    /** Scripts with letters that look like those of another. */
    private static final Set<UnicodeScript> ALIKE = EnumSet.of(
            UnicodeScript.LATIN,
            UnicodeScript.CYRILLIC,
            UnicodeScript.GREEK,
            UnicodeScript.ARMENIAN,
            UnicodeScript.CHEROKEE,
            UnicodeScript.COPTIC,
            UnicodeScript.LISU);

    /** Cyrillic letters that cannot be told from Latin ones. */
    private static final String CYRILLIC_LIKE_LATIN =
            "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0458\u0455\u0501\u04bb\u051b\u051d\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425";

    private LookAlikes() {}

    /** The first words of the text that mix such scripts, or that are wholly of letters that look like Latin ones. */
    public static List<String> in(String text, int most) {
        return LETTERS.matcher(text)
                .results()
                .map(match -> match.group())
                .filter(LookAlikes::is)
                .distinct()
                .limit(most)
                .toList();
    }

    private static boolean is(String word) {
        var scripts = EnumSet.noneOf(UnicodeScript.class);
        word.codePoints().mapToObj(UnicodeScript::of).filter(ALIKE::contains).forEach(scripts::add);
        return scripts.size() > 1
                || word.codePoints().anyMatch(LookAlikes::isLatinByAnotherCode)
                || word.codePoints().allMatch(letter -> CYRILLIC_LIKE_LATIN.indexOf(letter) >= 0);
    }

    /** Wide letters, and those for formulas. */
    private static boolean isLatinByAnotherCode(int letter) {
        return letter >= 0xFF21 && letter <= 0xFF5A || letter >= 0x1D400 && letter <= 0x1D7FF;
    }

    /** The word with its letters outside of ASCII as their codes. */
    public static String spelled(String word) {
        var spelled = new StringBuilder();
        word.codePoints().forEach(letter -> {
            if (letter < 0x80) {
                spelled.append((char) letter);
            } else {
                spelled.append("\\u{").append(Integer.toHexString(letter)).append('}');
            }
        });
        return spelled.toString();
    }
}
