package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.agentops.agentkit.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Instant;

@Command(
        name = "events",
        description = "List what came into a thread: messages, decisions, alerts, changes of the state.",
        mixinStandardHelpOptions = true)
final class EventsCommand implements Runnable {
    private static final int PAYLOAD_LIMIT = 80;

    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "THREAD")
    private String thread;

    @Option(names = "--run", paramLabel = "ID", description = "Only what was meant for this run.", defaultValue = "")
    private String run;

    @Option(names = "--json", description = "As the server has them, with their payload.")
    private boolean json;

    @Override
    public void run() {
        ArrayNode events = all();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(events);
        } else if (events.isEmpty()) {
            out.println("Nothing came in.");
        } else {
            out.println(table(events));
        }
    }

    private ArrayNode all() {
        Api api = server.api();
        ArrayNode events = Json.mapper().createArrayNode();
        JsonNode page;
        long after = 0;
        do {
            page = api.get("/api/threads/" + Api.segment(thread) + "/incoming?limit=200&after=" + after + "&run="
                    + Api.segment(run));
            page.path("events").forEach(events::add);
            after = page.path("nextAfter").asLong();
        } while (page.hasNonNull("nextAfter"));
        return events;
    }

    private static Table table(JsonNode events) {
        Table table = new Table("NUMBER", "KIND", "BY", "WHEN", "PAYLOAD");
        Instant now = Instant.now();
        for (JsonNode event : events) {
            table.row(
                    event.path("seq").asText(),
                    event.path("kind").asText(),
                    Printable.line(event.path("by").asText("")),
                    Times.relative(event.path("at"), now),
                    Printable.shortLine(event.path("payload").toString(), PAYLOAD_LIMIT));
        }
        return table;
    }
}
