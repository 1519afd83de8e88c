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
        Map<String, ArgumentType> flags,
        List<ArgumentType> arguments,
        int required,
        boolean repeats,
        Pattern never) {
    private static final String NUMBER_FLAG = "-#";

    /** @param flags names, with {@code =type} after those that take a value; @param arguments types with ?, * or + after them */
    static CommandRule of(String run, View view, String flags, String arguments, String never) {
        var byName = new LinkedHashMap<String, ArgumentType>();
        for (var flag : words(flags)) {
            int equals = flag.indexOf('=');
            byName.put(
                    equals < 0 ? flag : flag.substring(0, equals),
                    equals < 0 ? ArgumentType.NONE : ArgumentType.named(flag.substring(equals + 1)));
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
                return equals < 0 ? whole == ArgumentType.NONE || next(whole) : whole.fits(word.substring(equals + 1));
            }
            return !word.startsWith("--") && cluster(word);
        }

        /** {@code -lah}, {@code -n5}. */
        private boolean cluster(String word) {
            for (int i = 1; i < word.length(); i++) {
                var type = flags.get("-" + word.charAt(i));
                if (type == null) {
                    return false;
                }
                if (type != ArgumentType.NONE) {
                    return i + 1 < word.length() ? type.fits(word.substring(i + 1)) : next(type);
                }
            }
            return true;
        }

        private boolean next(ArgumentType type) {
            return at < words.size() && type.fits(words.get(at++));
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
