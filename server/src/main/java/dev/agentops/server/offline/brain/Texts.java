package dev.agentops.server.offline.brain;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Pieces of Markdown. */
final class Texts {
    private static final Pattern REQUEST =
            Pattern.compile("\"method\":\"(\\w+)\",\"path\":\"([^\"]+)\".*\"status\":(\\d+)");

    private Texts() {}

    /** Such as {@code `shop/src/App.java:12`}. */
    static String place(String file, String line) {
        return "`" + file + (line.isEmpty() || line.equals("0") ? "" : ":" + line) + "`";
    }

    static String diff(String oldText, String newText) {
        return "```diff\n" + lines("- ", oldText) + lines("+ ", newText) + "```";
    }

    static String names(List<String> names) {
        if (names.size() < 2) {
            return String.join("", names);
        }
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
    }

    static String quoted(String source, String quote) {
        var request = REQUEST.matcher(quote);
        String words = request.matches()
                ? request.group(1) + " " + request.group(2) + " answered " + request.group(3)
                : LogLine.unescaped(quote).replace("\n", " ");
        return "> `" + source + "` " + words;
    }

    /** Lines of others, as they are. */
    static String fenced(List<String> lines) {
        return "```\n" + String.join("\n", lines).replace("`", "'") + "\n```";
    }

    static String sentence(String text) {
        String stripped = text.strip();
        return stripped.endsWith(".") || stripped.endsWith("!") || stripped.endsWith("?") ? stripped : stripped + ".";
    }

    private static String lines(String mark, String text) {
        return text.isEmpty()
                ? ""
                : text.lines().map(line -> mark + line + "\n").collect(Collectors.joining());
    }
}
