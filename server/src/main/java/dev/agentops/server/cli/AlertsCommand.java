package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.Map;

@Command(name = "alerts", description = "List incidents that alerts made.", mixinStandardHelpOptions = true)
final class AlertsCommand implements Runnable {
    private static final int TITLE_LIMIT = 60;

    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    @Option(names = "--limit", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.", defaultValue = "20")
    private int limit;

    @Option(names = "--state", paramLabel = "STATE", description = "open, resolved, closed.")
    private @Nullable String state;

    @Option(names = "--json", description = "As the server has them.")
    private boolean json;

    @Override
    public void run() {
        String query = "?limit=" + limit + (state == null ? "" : "&state=" + Api.segment(state));
        JsonNode incidents = server.api().get("/api/incidents" + query).path("incidents");
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(incidents);
        } else if (incidents.isEmpty()) {
            out.println("No incidents. docs/alerts.md tells how an alert system sends its alerts.");
        } else {
            out.println(table(incidents));
        }
    }

    private static Table table(JsonNode incidents) {
        Table table = new Table("ID", "STATE", "SEVERITY", "SERVICE", "ALERTS", "FIRING", "LAST", "THREAD", "TITLE");
        Instant now = Instant.now();
        for (JsonNode incident : incidents) {
            table.row(
                    incident.path("id").asText(),
                    incident.path("state").asText(),
                    incident.path("severity").asText("-"),
                    incident.path("service").asText("-"),
                    incident.path("alerts").asText(),
                    incident.path("firing").asText(),
                    Times.relative(incident.path("lastAt"), now),
                    incident.path("threadId").asText("-"),
                    Printable.shortLine(incident.path("title").asText(), TITLE_LIMIT));
        }
        return table;
    }

    @Command(name = "close", description = "Say that an incident is over.", mixinStandardHelpOptions = true)
    void close(@Mixin ServerOptions at, @Parameters(paramLabel = "INCIDENT") String id) {
        at.api().post("/api/incidents/" + Api.segment(id) + "/close", Map.of());
        spec.commandLine().getOut().println("Closed. An alert of it that fires anew opens it again.");
    }

    @Command(
            name = "silence",
            description = "Let an incident's alerts begin no run for a while.",
            mixinStandardHelpOptions = true)
    void silence(
            @Mixin ServerOptions at,
            @Parameters(paramLabel = "INCIDENT") String id,
            @Option(
                            names = "--minutes",
                            paramLabel = "N",
                            defaultValue = "60",
                            description = "Default: ${DEFAULT-VALUE}.")
                    int minutes) {
        at.api().post("/api/incidents/" + Api.segment(id) + "/silence", Map.of("minutes", minutes));
        spec.commandLine().getOut().println("No run begins of it for " + minutes + " minutes. Its alerts are counted.");
    }
}
