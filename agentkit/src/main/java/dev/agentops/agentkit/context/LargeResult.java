package dev.agentops.agentkit.context;

import dev.agentops.agentkit.Excerpt;
import dev.agentops.agentkit.thread.StoredResult;

import java.util.List;

/**
 * A tool result as the model reads it, and the whole of it when that is too large.
 *
 * @param stored empty when it is not too large
 * @param lines of what is stored, as {@link ReadResult} counts them
 */
public record LargeResult(String shown, List<StoredResult> stored, int lines) {
    /** Characters of one result that are stored. */
    public static final int MOST_STORED = 8_000_000;

    /** @param limit characters that the model may read of it */
    public static LargeResult of(String handle, String tool, String content, int limit) {
        if (content.length() <= limit) {
            return new LargeResult(content, List.of(), 0);
        }
        int kept = Excerpt.end(content, Math.min(content.length(), MOST_STORED));
        var stored = new StoredResult(handle, tool, content.length(), content.substring(0, kept));
        int lines = PagedText.of(stored.text()).lines();
        return new LargeResult(shown(stored, content, lines, limit), List.of(stored), lines);
    }

    private static String shown(StoredResult stored, String content, int lines, int limit) {
        int head = Excerpt.end(content, limit / 2);
        int tail = Excerpt.start(content, content.length() - limit / 2);
        String whole = stored.wasCut()
                ? "the first " + stored.text().length() + " of " + stored.characters() + " characters are stored, in "
                : "all " + stored.characters() + " characters are stored, in ";
        return content.substring(0, head) + "\n[… " + (tail - head) + " characters of the result not shown here; "
                + whole
                + lines + " lines: " + ReadResult.howToRead(stored.handle())
                + ", by lines or with grep …]\n" + content.substring(tail);
    }
}
