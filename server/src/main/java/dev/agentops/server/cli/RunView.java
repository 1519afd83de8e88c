package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** Shows a run while it goes on. */
interface RunView {
    /** What happened before is not shown. @param run as the server has it */
    void joins(JsonNode run);

    void show(EventStream.Entry entry);

    void end(RunResultLine result);

    /** The server is being looked for; events come again later. */
    void connectionLost();
}
