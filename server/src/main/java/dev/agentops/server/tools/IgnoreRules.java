package dev.agentops.server.tools;

import com.google.re2j.Pattern;

import java.util.ArrayList;
import java.util.List;

/**
 * What the {@code .gitignore} files from one folder down say, after gitignore(5): the last rule that matches counts, and of two files the
 * deeper one. Who asks goes down folder by folder, as nothing in a folder that is left out can be brought back. Immutable.
 */
final class IgnoreRules {
    static final IgnoreRules NONE = new IgnoreRules(List.of());
    static final int MAX_BYTES = 64_000;
    private static final int MAX_RULES = 2_000;

    /** @param path of a file or folder, from the workspace down */
    private record Rule(Pattern path, boolean foldersOnly, boolean leftOut) {}

    private final List<Rule> rules;

    private IgnoreRules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** @param prefix of the folder, empty or with a slash at its end. @param written the text of its file */
    IgnoreRules with(String prefix, String written) {
        var all = new ArrayList<>(rules);
        written.lines().map(IgnoreRules::withoutEnd).forEach(line -> {
            if (!line.isEmpty() && !line.startsWith("#") && all.size() < MAX_RULES) {
                all.add(rule(prefix, line));
            }
        });
        return new IgnoreRules(all);
    }

    boolean leavesOut(String path, boolean folder) {
        for (var rule : rules.reversed()) {
            if ((folder || !rule.foldersOnly()) && rule.path().matches(path)) {
                return rule.leftOut();
            }
        }
        return false;
    }

    /** Spaces at the end do not count, but for one behind a backslash. */
    private static String withoutEnd(String line) {
        String stripped = line.replaceFirst(" +$", "");
        return stripped.endsWith("\\") && stripped.length() < line.length() ? stripped + " " : stripped;
    }

    private static Rule rule(String prefix, String line) {
        boolean back = line.startsWith("!");
        String glob = back ? line.substring(1) : line;
        boolean foldersOnly = glob.endsWith("/");
        glob = foldersOnly ? glob.substring(0, glob.length() - 1) : glob;
        boolean anchored = glob.contains("/");
        glob = glob.startsWith("/") ? glob.substring(1) : glob;
        String regex = Pattern.quote(prefix) + (anchored ? "" : "(?:.*/)?") + regex(glob);
        return new Rule(Pattern.compile("(?s)" + regex), foldersOnly, !back);
    }

    private static String regex(String glob) {
        var regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            boolean begins = i == 0 || glob.charAt(i - 1) == '/';
            if (c == '*' && begins && glob.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 2;
            } else if (c == '*' && begins && i + 2 == glob.length() && glob.endsWith("**")) {
                regex.append(".+");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (c == '[' && classEnd(glob, i) > 0) {
                int end = classEnd(glob, i);
                regex.append(oneOf(glob.substring(i + 1, end)));
                i = end;
            } else if (c == '\\' && i + 1 < glob.length()) {
                i++;
                regex.append(Pattern.quote(glob.substring(i, i + 1)));
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }

    /** Of the bracket that closes it, -1 if none does. */
    private static int classEnd(String glob, int open) {
        int first = open + 1;
        first += first < glob.length() && "!^".indexOf(glob.charAt(first)) >= 0 ? 1 : 0;
        return glob.indexOf(']', first + 1);
    }

    private static String oneOf(String inside) {
        boolean not = inside.startsWith("!") || inside.startsWith("^");
        String members = (not ? inside.substring(1) : inside)
                .replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .replace("^", "\\^");
        String written = not ? "[^/" + members + "]" : "[" + members + "]";
        try {
            Pattern.compile(written);
            return written;
        } catch (com.google.re2j.PatternSyntaxException e) {
            return "\\z\\A."; // such as [z-a]: matches nothing
        }
    }
}
