package dev.agentops.server.safety.policy;

import com.google.re2j.Pattern;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Patterns of rules. In words {@code *} stands for any text within the word, {@code **} alone for any number of words; in paths
 * {@code *} stands for any text within a folder, {@code **} for any folders. None takes longer than the product of both lengths: the
 * words are a model's, and it may have been told which take long.
 */
final class Glob {
    private static final String MANY = "**";

    private Glob() {}

    static boolean words(List<String> pattern, List<String> words) {
        return words(pattern, words, (part, word) -> true);
    }

    /** @param mayStandFor which words a part of the pattern with a star in it may stand for */
    static boolean words(List<String> pattern, List<String> words, BiPredicate<String, String> mayStandFor) {
        return fits(
                pattern.size(),
                at -> pattern.get(at).equals(MANY),
                words.size(),
                (at, word) -> text(pattern.get(at), words.get(word))
                        && (!pattern.get(at).contains("*") || mayStandFor.test(pattern.get(at), words.get(word))),
                word -> mayStandFor.test(MANY, words.get(word)));
    }

    static boolean text(String pattern, String text) {
        return fits(
                pattern.length(),
                at -> pattern.charAt(at) == '*',
                text.length(),
                (at, place) -> pattern.charAt(at) == text.charAt(place),
                place -> true);
    }

    @FunctionalInterface
    private interface Same {
        boolean at(int pattern, int place);
    }

    /** Each star takes as little as it can; where that leads nowhere, the last one takes one more. */
    private static boolean fits(int pattern, IntPredicate isStar, int length, Same same, IntPredicate mayTake) {
        int at = 0;
        int place = 0;
        int star = -1;
        int taken = 0;
        while (place < length) {
            if (at < pattern && isStar.test(at)) {
                star = at++;
                taken = place;
            } else if (at < pattern && same.at(at, place)) {
                at++;
                place++;
            } else if (star >= 0 && mayTake.test(taken)) {
                at = star + 1;
                place = ++taken;
            } else {
                return false;
            }
        }
        return IntStream.range(at, pattern).allMatch(isStar);
    }

    /** As {@link #path(Pattern, String)}. */
    static boolean path(String pattern, String path) {
        return path(paths(pattern), path);
    }

    /** Without regard to case and to how an accent is written: a file system may have none either. */
    static boolean path(Pattern paths, String path) {
        return paths.matcher(plain(path)).matches();
    }

    static Pattern paths(String pattern) {
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
                String sign = Character.toString(plain.codePointAt(i));
                regex.append(Pattern.quote(sign));
                i += sign.length() - 1;
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    /** By way of capitals, which some letters share that look different when small. */
    private static String plain(String path) {
        return Normalizer.normalize(path, Normalizer.Form.NFC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }
}
