package dev.agentops.server.commands;

import java.util.Locale;
import java.util.regex.Pattern;

/** What a word of a command line may be. */
enum ArgumentType {
    /** A flag that takes no value. */
    NONE(""),
    NUMBER("[+-]?\\d{1,12}"),
    /** A number of times that ends within a minute or so. */
    COUNT("[1-9]\\d?"),
    /** What {@code sed} prints: lines by their numbers. */
    LINES("\\d{1,9}(,\\d{1,9})?p"),
    PORT(":\\d{1,5}"),
    /** A name as services, pods and users have it, or a kind and a name with a slash between. */
    NAME("[A-Za-z0-9][A-Za-z0-9._:@/,-]{0,250}"),
    /** Options without a dash, as {@code ps} has them; without the one that shows environments. */
    BSD("[aAxujlmwT]{1,6}"),
    /** What {@code ss} reads as states of sockets, and as no address: those it looks up by DNS. */
    STATE("state|exclude|all|connected|synchronized|bucket|big|listening|listen|closed|established|syn-sent|syn-recv"
            + "|fin-wait-1|fin-wait-2|time-wait|close-wait|last-ack|closing"),
    DURATION("\\d{1,9}(ms|s|m|h|d)?"),
    /** What {@code date} and the like print by. */
    FORMAT("\\+[^\\n]{0,200}"),
    /** Any text: what a program looks for, not what it does. */
    TEXT("(?s).*"),
    /** Text that passes for no option: git reads some of its own words in more than one way. */
    WORD("(?s)[^-].*"),
    /** A path. The sandbox decides what stands there. */
    PATH("[^-\\s][^\\n]{0,4000}|");

    private final Pattern form;

    ArgumentType(String form) {
        this.form = Pattern.compile(form);
    }

    boolean fits(String word) {
        return this != NONE && form.matcher(word).matches();
    }

    static ArgumentType named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
