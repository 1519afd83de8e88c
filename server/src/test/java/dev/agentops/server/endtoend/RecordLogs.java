package dev.agentops.server.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.bookstore.fault.Fault;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.testing.Socket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Records what real runs tell, for the tests of both sides: {@code -Dtest=RecordLogs -Dagentops.write=true}. Takes two minutes. */
@Tag("process")
@EnabledIfSystemProperty(named = "agentops.write", matches = "true")
class RecordLogs {
    private static final Path LOGS = TestServices.repoFolder().resolve("dashboard/testing/logs");

    @TempDir
    Path folder;

    @Test
    void record() throws Exception {
        try (var installation = new Installation(folder.resolve("data"))) {
            installation.bookstore().breakWith(Fault.OFF_BY_ONE);
            Thread.sleep(15_000);
            var incident = run(installation, "The store is returning 500 errors. Find out why and fix it.");
            var command = run(installation, "Run this command: `for i in 1 2 3 4 5; do echo line $i; sleep 0.3; done`");
            write(installation, incident, "incident.jsonl", false);
            write(installation, command, "command.jsonl", false);
            write(installation, incident, "incident-compacted.jsonl", true);
            installation.bookstore().heal();
        }
    }

    private static String run(Installation installation, String question) throws Exception {
        var api = installation.api();
        var asked = api.ask("", question);
        while (true) {
            var run = api.await(
                    "/api/runs/" + asked.get("runId").asText(),
                    now -> now.hasNonNull("finishedAt")
                            || now.get("status").asText().equals("waiting"));
            if (run.hasNonNull("finishedAt")) {
                return asked.get("threadId").asText();
            }
            for (var approval : api.json("/api/approvals")) {
                api.decide(approval, "approve", "");
            }
        }
    }

    private void write(Installation installation, String threadId, String name, boolean compacted) throws Exception {
        var entries = entries(installation, threadId);
        for (int i = 0; compacted && i < 120 && entries.stream().noneMatch(entry -> entry.has("first")); i++) {
            Thread.sleep(1_000);
            entries = entries(installation, threadId);
        }
        var lines = entries.stream()
                .map(entry -> entry.toString()
                        .replace(folder.toString(), "/srv/agentops")
                        .replace(System.getProperty("java.home"), "/usr/lib/jvm/java-25"))
                .toList();
        Files.createDirectories(LOGS);
        Files.write(LOGS.resolve(name), lines);
    }

    private static List<JsonNode> entries(Installation installation, String threadId) throws Exception {
        var entries = new ArrayList<JsonNode>();
        try (var socket = Socket.open(installation.api(), installation.url())) {
            socket.subscribe(threadId, 0);
            socket.next(frame -> {
                frame.path("entries").forEach(entries::add);
                return frame.get("op").asText().equals("live");
            });
        }
        return entries;
    }
}
