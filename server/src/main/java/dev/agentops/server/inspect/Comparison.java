package dev.agentops.server.inspect;

import dev.agentops.server.threads.Views.RunView;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** Two runs side by side. @param differ the first point where they do; none when both went the same way to the same words */
public record Comparison(Side a, Side b, @Nullable Difference differ) {

    /**
     * @param verdict of its report; none when it has none
     * @param modelMs spent in steps of that kind, so also toolMs
     * @param waitMs that humans took to decide
     */
    public record Side(
            RunView run,
            @Nullable String verdict,
            @Nullable Long totalMs,
            long modelMs,
            long toolMs,
            long waitMs,
            List<ToolUse> tools) {
        public Side {
            tools = List.copyOf(tools);
        }
    }

    /** @param failed that did not end with ok */
    public record ToolUse(String tool, int calls, int failed) {}

    /**
     * @param at how many moves are the same before it
     * @param kind of what differs: question, word, call, result or end
     * @param a its beginning; none when the run ends before
     */
    public record Difference(
            int at,
            String kind,
            @Nullable String a,
            @Nullable String b) {}
}
