package dev.agentops.server.commands;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One program, or one of its subcommands, and the flags and words with which it only looks. What is not named here does not fit:
 * abbreviated long options, unknown flags, further words.
 *
 * @param words the program and its subcommand
 * @param flags with the value each takes; {@code -#} stands for a number such as in {@code head -20}
 * @param arguments what the other words are, in order; the last may repeat
 * @param never no word may contain it
 */
record CommandRule(
        List<String> words,
        View view,
        Map<String, Value> flags,
        List<ArgumentType> arguments,
        int required,
        boolean repeats,
        Pattern never) {
    private static final String NUMBER_FLAG = "-#";

    /**
     * @param attached it may be left out, and is never the next word: {@code --color=never}, {@code -b-1}. The next word is then read as
     *     what it is
     */
    record Value(ArgumentType type, boolean attached) {
        private static final Value NONE = new Value(ArgumentType.NONE, false);

        /** @param written {@code --name}, {@code --name=type} or {@code --name[=type]} */
        static Value of(String written) {
            int equals = written.indexOf('=');
            if (equals < 0) {
                return NONE;
            }
            boolean attached = written.charAt(equals - 1) == '[';
            return new Value(
                    ArgumentType.named(written.substring(equals + 1, written.length() - (attached ? 1 : 0))), attached);
        }

        /** Whether the next word is its value, when none stands in its own. */
        boolean takesNext() {
            return type != ArgumentType.NONE && !attached;
        }
    }

    /** @param flags as {@link Value#of} has them; @param arguments types with ?, * or + after them */
    static CommandRule of(String run, View view, String flags, String arguments, String never) {
        var byName = new LinkedHashMap<String, Value>();
        for (var flag : words(flags)) {
            byName.put(flag.split("\\[?=", 2)[0], Value.of(flag));
        }
        var types = new ArrayList<ArgumentType>();
        int required = 0;
        boolean repeats = false;
        for (var argument : words(arguments)) {
            if (repeats) {
                throw new IllegalArgumentException(run + ": only the last argument may repeat");
            }
            char mark = argument.charAt(argument.length() - 1);
            boolean marked = mark == '?' || mark == '*' || mark == '+';
            types.add(ArgumentType.named(marked ? argument.substring(0, argument.length() - 1) : argument));
            required += mark == '?' || mark == '*' ? 0 : 1;
            repeats = mark == '*' || mark == '+';
        }
        return new CommandRule(words(run), view, byName, List.copyOf(types), required, repeats, Pattern.compile(never));
    }

    static List<String> words(String line) {
        return line.isBlank() ? List.of() : List.of(line.strip().split("\\s+"));
    }

    boolean fits(List<String> argv) {
        if (argv.size() < words.size() || !argv.subList(0, words.size()).equals(words)) {
            return false;
        }
        var rest = argv.subList(words.size(), argv.size());
        return rest.stream().noneMatch(word -> never.matcher(word).find()) && new Reading(rest).fits();
    }

    /** Reads the words after the program as the program itself would, by getopt_long(3). */
    private final class Reading {
        private final List<String> words;
        private final List<String> others = new ArrayList<>();
        private int at;

        Reading(List<String> words) {
            this.words = words;
        }

        boolean fits() {
            boolean flagsEnded = false;
            while (at < words.size()) {
                String word = words.get(at++);
                if (flagsEnded || !word.startsWith("-") || word.equals("-")) {
                    others.add(word);
                } else if (word.equals("--")) {
                    flagsEnded = true;
                } else if (!flag(word)) {
                    return false;
                }
            }
            return othersFit();
        }

        private boolean flag(String word) {
            if (word.matches("-\\d+") && flags.containsKey(NUMBER_FLAG)) {
                return true;
            }
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            var whole = flags.get(equals < 0 ? word : word.substring(0, equals));
            if (whole != null) {
                return equals < 0
                        ? !whole.takesNext() || next(whole)
                        : whole.type().fits(word.substring(equals + 1));
            }
            return !word.startsWith("--") && cluster(word);
        }

        /** {@code -lah}, {@code -n5}. */
        private boolean cluster(String word) {
            for (int i = 1; i < word.length(); i++) {
                var value = flags.get("-" + word.charAt(i));
                if (value == null) {
                    return false;
                }
                if (i + 1 < word.length() && value.type() != ArgumentType.NONE) {
                    return value.type().fits(word.substring(i + 1));
                }
                if (value.takesNext()) {
                    return next(value);
                }
            }
            return true;
        }

        private boolean next(Value value) {
            return at < words.size() && value.type().fits(words.get(at++));
        }

        private boolean othersFit() {
            if (others.size() < required || (others.size() > arguments.size() && !repeats)) {
                return false;
            }
            for (int i = 0; i < others.size(); i++) {
                var type = arguments.get(Math.min(i, arguments.size() - 1));
                if (!type.fits(others.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }
}
