package dev.agentops.agentkit.model;

/**
 * A language model. Implementations are thread-safe and keep nothing between calls.
 *
 * <p>{@link #chat} runs on the caller's thread, calls the listener there, and returns or throws: it never hangs on a provider
 * that went silent. An interrupt ends the call at once and closes the connection.
 */
public interface ChatModel {
    /** For people and traces, such as {@code anthropic}, {@code openai}, {@code offline}. */
    String provider();

    /** The model's name as the provider spells it. */
    String name();

    /** Tokens that fit into one request, its answer included. */
    default int contextTokens() {
        return 128_000;
    }

    /**
     * @throws ModelException when there is no answer; partial text has gone to the listener by then
     * @throws InterruptedException when the calling thread was interrupted
     */
    ModelReply chat(ModelRequest request, ModelListener listener) throws ModelException, InterruptedException;
}
