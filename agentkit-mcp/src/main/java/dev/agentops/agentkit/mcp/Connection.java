package dev.agentops.agentkit.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.function.Consumer;

/** One session with a server, over stdio or HTTP. Thread-safe. What the server asks of us is refused inside. */
interface Connection extends AutoCloseable {
    /** What a server says besides its answers. */
    interface Listener {
        void toolsChanged();
    }

    /**
     * Asks and waits for the answer on the caller's thread. When the thread is interrupted or time is up, the server is told that
     * nobody waits any more.
     *
     * @param progress hears what the server tells of the way, on any thread
     * @throws McpException no answer, or the answer is an error
     */
    JsonNode ask(String method, ObjectNode params, McpLimits limits, Consumer<String> progress)
            throws McpException, InterruptedException;

    /** Says something that has no answer. */
    void tell(String method, ObjectNode params) throws McpException, InterruptedException;

    /** The protocol's revision is agreed on. */
    void agreed(String protocolVersion);

    /** Once closed it stays so: the next call needs another one. */
    boolean isOpen();

    @Override
    void close();
}
