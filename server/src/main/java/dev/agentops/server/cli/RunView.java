package dev.agentops.server.cli;

/** Shows a run while it goes on. */
interface RunView {
    void show(EventStream.Entry entry);

    void end(RunResultLine result);

    /** The server is being looked for; events come again later. */
    void connectionLost();
}
