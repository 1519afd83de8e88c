package dev.agentops.server.cli;

import dev.agentops.agentkit.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class DecisionTest {
    private static final String PENDING = """
            {"state": "pending", "digest": "d-1", "title": "Delete a file", "agent": "fixer", "id": "a1", "toolCallId": "c1",
             "runId": "r1", "threadId": "t1", "tool": "run_command", "arguments": {"command": "rm x"}, "risk": "high",
             "requestedAt": "2026-01-01T00:00:00Z", "expiresAt": "2126-01-01T00:00:00Z",
             "preview": {"kind": "command", "command": "rm x\\u001b[2K\\recho harmless", "cwd": "/srv"}}""";

    private FakeServer server;

    @BeforeEach
    void start() throws Exception {
        server = new FakeServer().answer("/api/approvals", 200, "[" + PENDING + "]");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void approvesExactlyWhatWasShownByEitherId() {
        server.answer("/api/approve-tool", 200, PENDING.replace("\"pending\"", "\"approved\", \"decidedBy\": \"ann\""));

        for (String id : List.of("a1", "c1")) {
            Terminal terminal = Terminal.run(server, "approve", id);

            assertThat(terminal.out()).contains("run_command, risk high").contains("approved by ann");
            assertThat(terminal.exitCode()).isZero();
        }
        assertThat(server.bodyOf("POST /api/approve-tool"))
                .isEqualTo(Json.tree(java.util.Map.of("toolCallId", "c1", "action", "approve", "digest", "d-1")));
    }

    @Test
    void findsWhatWaitsBehindManyNewerOnesThatAreClosed() throws Exception {
        try (FakeServer busy = new FakeServer()) {
            String newer = PENDING.replace("a1", "a9").replace("c1", "c9").replace("\"pending\"", "\"expired\"");
            busy.answer("/api/approvals", "state=pending", "[" + PENDING + "]", "[" + newer + "]");
            busy.answer("/api/approve-tool", 200, PENDING);

            assertThat(Terminal.run(busy, "approve", "a1").exitCode()).isZero();
            assertThat(Terminal.run(busy, "approve", "a9").err())
                    .startsWith("This approval is no longer open: it was expired");
        }
    }

    @Test
    void showsWhatATerminalWouldHide() {
        server.answer("/api/approve-tool", 200, PENDING);

        assertThat(Terminal.run(server, "approve", "a1").out()).contains("$ rm x\\u{1b}[2K\\recho harmless");
    }

    @Test
    void rejectsWithTheReason() {
        server.answer("/api/approve-tool", 200, PENDING.replace("\"pending\"", "\"denied\""));

        assertThat(Terminal.run(server, "reject", "a1", "--reason", "not now").exitCode())
                .isZero();
        assertThat(server.bodyOf("POST /api/approve-tool").path("reason").asText())
                .isEqualTo("not now");
        assertThat(server.bodyOf("POST /api/approve-tool").path("action").asText())
                .isEqualTo("deny");
        assertThat(Terminal.run(server, "reject", "a1").exitCode()).isEqualTo(2);
    }

    @Test
    void saysWhoWasFaster() {
        server.answer("/api/approve-tool", 409, """
                {"title": "Conflict", "detail": "bob denied this at 10:02: too risky"}""");

        Terminal terminal = Terminal.run(server, "approve", "a1");

        assertThat(terminal.err()).isEqualToIgnoringNewLines("bob denied this at 10:02: too risky");
        assertThat(terminal.exitCode()).isEqualTo(1);
    }

    @Test
    void knowsNoOtherApproval() {
        Terminal terminal = Terminal.run(server, "approve", "a2");

        assertThat(terminal.err()).isEqualToIgnoringNewLines("There is no approval a2: see ./agentops approvals");
        assertThat(terminal.exitCode()).isEqualTo(1);
    }

    @Test
    void listsForPeopleAndForPrograms() {
        assertThat(Terminal.run(server, "approvals").out().lines().toList().getLast())
                .matches("a1  pending  high  run_command  \\d+ d ago  in \\d+ d  Delete a file");
        assertThat(Terminal.run(server, "approvals", "--json").out())
                .startsWith(
                        "[{\"id\":\"a1\",\"toolCallId\":\"c1\",\"runId\":\"r1\",\"threadId\":\"t1\",\"tool\":\"run_command\","
                                + "\"arguments\":{\"command\":\"rm x\"},\"risk\":\"high\",\"requestedAt\":\"2026-01-01T00:00:00Z\","
                                + "\"expiresAt\":\"2126-01-01T00:00:00Z\",\"state\":\"pending\"");
    }
}
