package dev.agentops.server.threads;

/** Where a message of a user goes. */
public sealed interface Into {
    /** The thread's queue: it is a request, and runs when it is its turn. */
    record Queue() implements Into {}

    /** The run under way, whichever it is; the queue if there is none. */
    record RunUnderWay() implements Into {}

    /** This run, while it is under way; the queue when it is not. */
    record Run(String runId) implements Into {}
}
