package dev.agentops.server.logs;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** How bad an entry is, however programs spell it: {@code Error}, {@code SEVERE}, {@code 50} are all an ERROR. */
public enum Level {
    TRACE("trace", "finest", "10"),
    DEBUG("debug", "fine", "finer", "20", "dbg"),
    INFO("info", "information", "notice", "30", "inf"),
    WARN("warn", "warning", "40", "wrn"),
    ERROR("error", "err", "severe", "50"),
    FATAL("fatal", "critical", "crit", "emerg", "alert", "panic", "60"),
    UNKNOWN("");

    private static final Map<String, Level> BY_WORD = byWord();

    /** In text that has no fields: a level stands near the start, in capitals, or in brackets. */
    private static final Pattern IN_TEXT =
            Pattern.compile("\\b(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|SEVERE|FATAL|CRITICAL|CRIT|PANIC)\\b"
                    + "|\\[(trace|debug|info|notice|warn|warning|error|fatal|critical|crit|alert|emerg)]");

    private static final int NEAR_THE_START = 120;

    private final List<String> words;

    Level(String... words) {
        this.words = List.of(words);
    }

    private static Map<String, Level> byWord() {
        var all = new java.util.HashMap<String, Level>();
        for (var level : values()) {
            level.words.forEach(word -> all.put(word, level));
        }
        return Map.copyOf(all);
    }

    /** What a program wrote in a field, or a person in a question. */
    public static Level of(String word) {
        return BY_WORD.getOrDefault(word.strip().toLowerCase(Locale.ROOT), UNKNOWN);
    }

    static Level inText(String text) {
        var found = IN_TEXT.matcher(text).region(0, Math.min(text.length(), NEAR_THE_START));
        return found.find() ? of(found.group(1) == null ? found.group(2) : found.group(1)) : UNKNOWN;
    }

    /** How it may be spelled; digits alone are no help to find it. */
    public List<String> words() {
        return words;
    }
}
