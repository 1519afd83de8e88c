package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;

import java.io.PrintWriter;

/** For programs: one event a line. */
record JsonRunView(PrintWriter out) implements RunView {
    @Override
    public void joins(JsonNode run) {}

    @Override
    public void show(EventStream.Entry entry) {
        out.println(Json.write(entry));
        out.flush();
    }

    @Override
    public void end(RunResultLine result) {}

    @Override
    public void connectionLost() {}
}
