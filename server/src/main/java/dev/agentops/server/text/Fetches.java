package dev.agentops.server.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a command line or a script brings in from the network, as far as its words say it: package managers, clients, {@code git clone},
 * addresses. Somebody who does not want it to be seen can hide it.
 */
public final class Fetches {
    private static final int LONGEST = 50_000;

    /** A few, each with a value if it has one. */
    private static final String OPTIONS = "(?:\\s+-\\S+(?:\\s+[^-\\s]\\S*)?){0,10}\\s+";

    /** This machine, as a word of a command. */
    private static final String HERE = "[\"']?(?:https?://)?(?:localhost|127\\.0\\.0\\.1|\\[::1\\])(?=[:/\\s\"']|$)";

    private static final Pattern PROGRAM = Pattern.compile("(?<![\\w.-])(?:"
            + String.join(
                    "|",
                    "(?:pip[\\d.]*|pipx|conda|mamba|gem|apt|apt-get|aptitude|dnf|yum|zypper|brew|snap|choco)" + OPTIONS
                            + "(?:install|download|upgrade|dist-upgrade|full-upgrade|reinstall|in)",
                    "apk" + OPTIONS + "(?:add|upgrade)",
                    "pacman\\s+-S\\w*",
                    "(?:npm|pnpm|yarn|bun)" + OPTIONS + "(?:install|i|add|ci|update|upgrade|up|exec|dlx|create|init)",
                    "uv" + OPTIONS + "(?:add|sync|pip\\s+install|tool\\s+(?:install|run))",
                    "cargo" + OPTIONS + "(?:install|add|update)",
                    "go" + OPTIONS + "(?:get|install)",
                    "bundle" + OPTIONS + "(?:install|update|add)",
                    "composer" + OPTIONS + "(?:require|install|update)",
                    "(?:docker|podman|nerdctl)" + OPTIONS + "(?:pull|run|build)",
                    "helm" + OPTIONS + "(?:install|upgrade|pull|repo\\s+add)",
                    "git" + OPTIONS + "(?:clone|fetch|pull|submodule)",
                    "(?:npx|uvx|bunx|scp|sftp|rsync|ftp)(?=\\s)",
                    "(?:curl|wget)(?=\\s)(?![^;|&\\n]{0,300}\\s" + HERE + ")")
            + ")(?![\\w.-])");

    /** Up to what follows the host and its port. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?i)\\b(?:https?|ftp|ssh|git|oci)://[^\\s/?#\"'`<>|;)]{1,200}|\\bgit@[\\w.-]{1,200}(?=:)");

    private static final Pattern USER = Pattern.compile("(?<=://)[^@]*@");

    private static final Pattern THIS_MACHINE = Pattern.compile("(?i)" + HERE + ".*");

    private Fetches() {}

    /** @return what does it, then from where but this machine, each once; without passwords of addresses */
    public static List<String> in(String text, int most) {
        String looked = text.substring(0, Math.min(text.length(), LONGEST));
        var found = new ArrayList<String>();
        Stream.concat(
                        PROGRAM.matcher(looked)
                                .results()
                                .map(match -> match.group().replaceAll("\\s+", " ")),
                        ADDRESS.matcher(looked)
                                .results()
                                .map(match -> USER.matcher(match.group()).replaceAll(""))
                                .filter(address ->
                                        !THIS_MACHINE.matcher(address).matches()))
                .distinct()
                .limit(most)
                .forEach(found::add);
        return found;
    }
}
