package dev.agentops.agentkit.thread;

/**
 * A tool result that is too large for the transcript, whole.
 *
 * @param handle the id of the call whose result it is; unique in the thread
 * @param characters of the result as the tool handed it back
 * @param text the result; its beginning when it was longer than what is stored of one
 */
public record StoredResult(String handle, String tool, long characters, String text) implements Kept {
    public boolean wasCut() {
        return text.length() < characters;
    }
}
