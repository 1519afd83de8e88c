package dev.agentops.server;

/** A running server. {@link #close} stops taking requests and lets go of everything; runs go on at the next start. */
public final class AgentOps implements AutoCloseable {
    private AgentOps() {}

    /** @throws StartException when a part cannot start; the message says what to do */
    public static AgentOps start(AgentOpsConfig config) throws StartException {
        throw new StartException("the server is being built");
    }

    public int port() {
        return 0;
    }

    /** A link that signs one browser in, once. */
    public String signInLink() {
        return "";
    }

    @Override
    public void close() {}
}
