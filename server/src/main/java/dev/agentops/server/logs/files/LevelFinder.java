package dev.agentops.server.logs.files;

import dev.agentops.server.logs.Level;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Finds what an entry of a level must hold: one of the words for it, whatever the case, or its two digits as the value of a field; or a
 * letter that JSON writes as a number, which may be one of theirs. All words are looked for at once (Horspool over the shortest).
 */
final class LevelFinder implements Finder {
    private static final String BEFORE_A_VALUE = ":= \t\"";
    private static final String BEHIND_A_VALUE = ",}] \t\r\n\"\\";
    private static final String ESCAPED_LETTER = "\\u00";

    private final byte[][] words;
    private final int shortest;
    private final int[] leap = new int[256];
    /** Whether a word may have this byte at the place where the shortest ends. */
    private final boolean[] ends = new boolean[256];

    /** @param asked as in a query; a level that is none of ours is a word like another */
    LevelFinder(String asked) {
        var level = Level.of(asked);
        var spelled = level == Level.UNKNOWN ? List.of(asked.toLowerCase(Locale.ROOT)) : spelled(level);
        this.words = withoutLonger(spelled).stream()
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        this.shortest = Arrays.stream(words).mapToInt(word -> word.length).min().orElseThrow();
        Arrays.fill(leap, shortest);
        for (var word : words) {
            for (int i = 0; i < shortest - 1; i++) {
                leap[upper(word[i])] = leap[word[i] & 0xff] = Math.min(leap[word[i] & 0xff], shortest - 1 - i);
            }
            ends[upper(word[shortest - 1])] = ends[word[shortest - 1] & 0xff] = true;
        }
    }

    private static List<String> spelled(Level level) {
        var all = new ArrayList<>(level.words());
        all.add(ESCAPED_LETTER);
        return all;
    }

    /** What holds "err" need not be looked for as "error" too. */
    private static List<String> withoutLonger(List<String> spelled) {
        return spelled.stream()
                .filter(word -> spelled.stream().noneMatch(other -> !other.equals(word) && word.contains(other)))
                .distinct()
                .toList();
    }

    @Override
    public int in(byte[] bytes, int from, int to) {
        for (int at = from + shortest - 1; at < to; at += leap[bytes[at] & 0xff]) {
            if (ends[bytes[at] & 0xff] && begins(bytes, from, at - shortest + 1, to)) {
                return at - shortest + 1;
            }
        }
        return -1;
    }

    private boolean begins(byte[] bytes, int from, int at, int to) {
        for (var word : words) {
            if (at + word.length <= to && isAt(word, bytes, at) && (!isNumber(word) || isValue(bytes, from, at, to))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(byte[] word, byte[] bytes, int at) {
        for (int i = 0; i < word.length; i++) {
            if (bytes[at + i] != word[i] && (bytes[at + i] & 0xff) != upper(word[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNumber(byte[] word) {
        return word.length == 2 && word[0] >= '0' && word[0] <= '9';
    }

    private static boolean isValue(byte[] bytes, int from, int at, int to) {
        return at > from
                && BEFORE_A_VALUE.indexOf(bytes[at - 1]) >= 0
                && (at + 2 >= to || BEHIND_A_VALUE.indexOf(bytes[at + 2]) >= 0);
    }

    private static int upper(byte c) {
        return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c & 0xff;
    }
}
