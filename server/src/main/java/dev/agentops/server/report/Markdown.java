package dev.agentops.server.report;

/** Text of others in a Markdown file of ours: it can be no heading, link, image or end of a fence. */
public final class Markdown {
    private Markdown() {}

    /** In one line, letter by letter as it is. */
    public static String text(String text) {
        return text.replaceAll("\\s+", " ").strip().replaceAll("([\\\\`*_\\[\\]<>!|#~&])", "\\\\$1");
    }

    /** Markdown of others that loads and hides nothing: its images, links and tags are plain text. */
    public static String tame(String text) {
        return text.replace("<", "\\<")
                .replace("![", "!\\[")
                .replace("](", "]\\(")
                .replace("]:", "]\\:");
    }

    /** What somebody typed stays theirs. */
    public static String quoted(String text) {
        return "> " + text.strip().replace("\n", "\n> ");
    }

    /** In a fence that the text itself cannot close. */
    public static String fenced(String text) {
        String fence = "```";
        while (text.contains(fence)) {
            fence += "`";
        }
        return fence + "\n" + text.stripTrailing() + "\n" + fence;
    }

    public static String code(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        String ticks = "`";
        while (line.contains(ticks)) {
            ticks += "`";
        }
        return ticks.length() == 1 ? "`" + line + "`" : ticks + " " + line + " " + ticks;
    }
}
