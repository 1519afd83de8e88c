package dev.agentops.server.threads;

/** What readers of a thread are told of what happens to it outside its runs. */
public final class ThreadEvents {
    private ThreadEvents() {}

    /** A request waits for its turn. */
    public record Queued(String runId, String messageId, String content) {}

    /** Something was said to a run that is under way. */
    public record Steered(String runId, String messageId, String content) {}

    /**
     * A person orders a run to do something: who takes its next turn; with no agent, to stop after the step under way.
     *
     * @param messageId of the message that names the agent, and with which the wish is taken back; empty for none
     */
    public record Ordered(String runId, String agent, String by, String messageId) {}

    /** What waits says something else now. */
    public record Edited(String messageId, String runId, String content, String by) {}

    public record Removed(String messageId, String runId, String by) {}

    public record Renamed(String title, String by) {}

    /**
     * This thread begins with a copy of another one, which a run of it goes on from.
     *
     * @param step of the run that it goes on from
     * @param messages that were copied
     */
    public record Forked(String runId, String fromRunId, String fromThreadId, String step, long messages, String by) {}

    /** A run of this thread is run again from a step of it, in a thread of its own. */
    public record Rerun(String runId, String step, String rerunId, String threadId, String by) {}

    /** A run cannot go on by itself; empty texts once it can. */
    public record Stalled(String runId, String detail, String remedy) {}
}
