package dev.agentops.agentkit;

/**
 * One request of a user: the run and all it causes.
 *
 * @param runId unique; every id in the run is derived from it
 * @param messageId the client's id of the message
 */
public record RunRequest(String threadId, String runId, String userId, String messageId, String text) {
    /** The same request in other words. */
    RunRequest saying(String words) {
        return words.equals(text) ? this : new RunRequest(threadId, runId, userId, messageId, words);
    }
}
