package dev.agentops.server.agui;

/**
 * A run as AG-UI means it: the piece of a run of ours from its beginning, or from a question that was answered, to the next question
 * or the end.
 *
 * @param id the client's id, unique in the thread
 * @param runId our run
 * @param messageId our run's request
 * @param answers the tool call that was asked about; empty at the run's beginning
 * @param after its events stand in the thread's log after this one
 * @param until and end with this one; 0 while that is not known
 */
public record Segment(
        String threadId, String id, String runId, String messageId, String answers, long after, long until) {

    boolean beginsRun() {
        return answers.isEmpty();
    }
}
