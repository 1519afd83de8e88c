package dev.agentops.server.threads;

/** What readers of a thread are told of what happens to it outside its runs. */
public final class ThreadEvents {
    private ThreadEvents() {}

    /** A request waits for its turn. */
    public record Queued(String runId, String messageId, String content) {}

    /** Something was said to a run that is under way. */
    public record Steered(String runId, String messageId, String content) {}

    /** What waits says something else now. */
    public record Edited(String messageId, String runId, String content, String by) {}

    public record Removed(String messageId, String runId, String by) {}

    public record Renamed(String title, String by) {}

    /** A run cannot go on by itself; empty texts once it can. */
    public record Stalled(String runId, String detail, String remedy) {}
}
