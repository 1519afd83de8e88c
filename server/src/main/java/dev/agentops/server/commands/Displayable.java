package dev.agentops.server.commands;

import dev.agentops.server.text.Unseen;

import java.text.Normalizer;
import java.util.List;

/** Whether a human who reads a command line sees all of it: nothing invisible, nothing that moves or hides what stands beside it. */
public final class Displayable {
    private static final int LONGEST_WORD = 2_000;
    private static final int LONGEST = 10_000;
    private static final int MOST_WORDS = 200;
    private static final String RUN_OF_SPACES = " ".repeat(20);

    private Displayable() {}

    public static boolean is(List<String> words) {
        return words.size() <= MOST_WORDS
                && words.stream().mapToInt(String::length).sum() <= LONGEST
                && words.stream().allMatch(word -> word.length() <= LONGEST_WORD && is(word));
    }

    static boolean is(String word) {
        return word.codePoints().noneMatch(Unseen::misleads)
                && !word.contains(RUN_OF_SPACES)
                && Normalizer.isNormalized(word, Normalizer.Form.NFC);
    }
}
