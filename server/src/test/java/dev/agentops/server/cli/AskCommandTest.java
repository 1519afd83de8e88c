package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class AskCommandTest {
    private static final List<String> RUN = List.of("""
            {"type":"RUN_STARTED","timestamp":1,"threadId":"t1","runId":"r1"}""", """
            {"type":"TEXT_MESSAGE_START","messageId":"m0","role":"user","metadata":{"ops":{"runId":"r1"}}}""", """
            {"type":"TEXT_MESSAGE_CONTENT","messageId":"m0","delta":"why?","metadata":{"ops":{"runId":"r1"}}}""", """
            {"type":"STEP_STARTED","stepName":"analyst","metadata":{"ops":{"runId":"r1"}}}""", """
            {"type":"TOOL_CALL_START","toolCallId":"c1","toolCallName":"read_logs","metadata":{"ops":{"runId":"r1"}}}""", """
            {"type":"TOOL_CALL_ARGS","toolCallId":"c1","delta":"{\\"lines\\":5}","metadata":{"ops":{"runId":"r1"}}}""", """
            {"type":"TOOL_CALL_RESULT","toolCallId":"c1","content":"x","metadata":{"ops":{"runId":"r1","status":"ok","durationMs":12}}}""", """
            {"type":"TEXT_MESSAGE_START","messageId":"m1","role":"assistant","metadata":{"ops":{"runId":"r1"}}}""", """
            {"type":"TEXT_MESSAGE_CONTENT","messageId":"m1","delta":"A disk ","metadata":{"ops":{"runId":"r1"}}}""", """
            {"type":"TEXT_MESSAGE_CONTENT","messageId":"mX","delta":"of another run","metadata":{"ops":{"runId":"r2"}}}""", """
            {"type":"TEXT_MESSAGE_CONTENT","messageId":"m1","delta":"is full.","metadata":{"ops":{"runId":"r1"}}}""", """
            {"type":"RUN_FINISHED","runId":"r2","outcome":{"type":"success"},"result":{"status":"completed","answer":"no"}}""", """
            {"type":"RUN_FINISHED","runId":"r1","outcome":{"type":"success"},"result":{"status":"completed","answer":"A disk is full."}}""");

    private FakeServer server;

    @BeforeEach
    void start() throws Exception {
        server = new FakeServer().answer("/api/chat", 202, """
                {"success": true, "threadId": "t1", "runId": "r1"}""").answer("/api/me", 200, """
                {"model": {"offline": true}}""");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aScriptGivesTheQuestionByStandardInputAndTheKeyThatMakesItSafeToSendAgain() {
        var before = System.in;
        System.setIn(new ByteArrayInputStream("why?\nSince when?\n".getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(Terminal.run(server, "ask", "-", "--key", "alarm-7", "--detach", "--json")
                            .out())
                    .contains("\"runId\":\"r1\"");
        } finally {
            System.setIn(before);
        }
        var said = server.bodyOf("POST /api/chat").path("userMessage");
        assertThat(said.path("id").asText()).isEqualTo("alarm-7");
        assertThat(said.path("content").asText()).isEqualTo("why?\nSince when?");
    }

    @Test
    void aNamedAgentIsAskedAndOneThatIsNotThereIsNamedBeforeAnythingIsSent() throws Exception {
        assertThat(Terminal.run(server, "ask", "why?", "--agent", "coding", "--detach")
                        .err())
                .contains("takes no --agent");
        try (var newer = new FakeServer()
                .answer("/api/chat", 202, "{\"success\": true, \"threadId\": \"t1\", \"runId\": \"r1\"}")
                .answer("/api/me", 200, "{\"agents\": [\"log-analyzer\", \"coding\"]}")) {
            assertThat(Terminal.run(newer, "ask", "why?", "--agent", "cod", "--detach")
                            .err())
                    .contains("no agent 'cod'", "log-analyzer, coding");
            assertThat(newer.requests).noneMatch(request -> request.line().equals("POST /api/chat"));
            assertThat(Terminal.run(newer, "ask", "why?", "--agent", "coding", "--detach")
                            .exitCode())
                    .isZero();
            assertThat(newer.bodyOf("POST /api/chat").path("agent").asText()).isEqualTo("coding");
        }
        assertThat(server.requests).noneMatch(request -> request.line().equals("POST /api/chat"));
    }

    @Test
    void showsTheAnswerAndOneLineForEachToolCall() {
        server.events("/api/threads/t1/events", 100, RUN);

        Terminal terminal = Terminal.run(server, "ask", "why?");

        assertThat(terminal.out()).isEqualTo("""
                The offline model answers: rules, no language model. Set ANTHROPIC_API_KEY, OPENAI_API_KEY or GEMINI_API_KEY for a real one.
                [analyst]
                  read_logs {"lines":5}  ok  12 ms
                A disk is full.
                completed  run r1  thread t1
                """);
        assertThat(terminal.exitCode()).isZero();
        assertThat(server.bodyOf("POST /api/chat")
                        .path("userMessage")
                        .path("content")
                        .asText())
                .isEqualTo("why?");
    }

    @Test
    void goesOnAfterLostConnectionsAndShowsNothingTwice() throws Exception {
        server.events("/api/threads/t1/events", 4, RUN);

        Terminal terminal = Terminal.run(server, "ask", "why?", "--json");

        List<JsonNode> lines = terminal.out()
                .lines()
                .map(line -> Json.read(line, JsonNode.class))
                .toList();
        assertThat(lines.subList(0, lines.size() - 1))
                .extracting(line -> line.path("seq").asInt())
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13);
        assertThat(lines.getFirst().path("event").path("type").asText()).isEqualTo("RUN_STARTED");
        assertThat(lines.getFirst().path("ts").asText()).isEqualTo("1970-01-01T00:00:00.001Z");
        assertThat(terminal.out().lines().toList().getLast())
                .isEqualTo(
                        "{\"threadId\":\"t1\",\"runId\":\"r1\",\"status\":\"completed\",\"answer\":\"A disk is full.\"}");
        assertThat(server.requests)
                .filteredOn(request -> request.line().contains("/events"))
                .extracting(FakeServer.Request::lastEventId)
                .containsExactly("0", "4", "7", "10");
    }

    @Test
    void beginsBehindWhatAThreadAlreadyHolds() {
        server.answer("/api/threads/t1", 200, """
                {"id": "t1", "seq": 8, "messages": []}""");
        server.events("/api/threads/t1/events", 100, RUN);

        Terminal terminal = Terminal.run(server, "ask", "and now?", "--thread", "t1");

        assertThat(terminal.out()).doesNotContain("read_logs").contains("A disk is full.");
        assertThat(server.bodyOf("POST /api/chat").path("threadId").asText()).isEqualTo("t1");
    }

    @Test
    void saysOnceThatAnotherModelGoesOnAndAtTheEndWhatItCost() {
        String switched = """
                {"type":"CUSTOM","name":"ops.model.switched","metadata":{"ops":{"runId":"r1"}},
                 "value":{"from":"claude","to":"gpt","failures":3,"reason":"busy"}}""".replace("\n", "");
        String usage = """
                {"type":"CUSTOM","name":"ops.usage","metadata":{"ops":{"runId":"r1"}},
                 "value":{"agent":"a","model":"gpt","inputTokens":1000,"outputTokens":50,"cachedInputTokens":0,
                 "reasoningTokens":0,"cost":{"usd":0.3,"unpriced":[],"asOf":"2026-01-02"}}}""".replace("\n", "");
        String retry = """
                {"type":"CUSTOM","name":"ops.model.retry","metadata":{"ops":{"runId":"r1"}},
                 "value":{"failures":1,"waitMs":30000,"reason":"busy"}}""".replace("\n", "");
        server.events("/api/threads/t1/events", 100, List.of(retry, switched, usage, switched, usage, RUN.getLast()));

        Terminal terminal = Terminal.run(server, "ask", "why?");

        assertThat(terminal.out())
                .contains("(no answer of the model: it is asked again in 30.0 s)")
                .containsOnlyOnce("claude did not answer 3 times; gpt goes on (busy)")
                .endsWith("completed  run r1  thread t1  2,100 tokens, $0.60 at prices of 2026-01-02\n");
    }

    @Test
    void failsWhenTheRunFails() {
        server.events("/api/threads/t1/events", 100, List.of("""
                {"type":"RUN_ERROR","message":"the model refused","metadata":{"ops":{"runId":"r1"}}}"""));

        Terminal terminal = Terminal.run(server, "ask", "why?");

        assertThat(terminal.exitCode()).isEqualTo(1);
        assertThat(terminal.out()).contains("The run failed: the model refused");
    }

    @Test
    void saysHowToApprove() {
        server.events("/api/threads/t1/events", 100, List.of("""
                {"type":"CUSTOM","name":"ops.approval.opened","metadata":{"ops":{"runId":"r1"}},
                 "value":{"id":"a1","tool":"run_command","risk":"high","preview":{"kind":"command","command":"rm x","cwd":"/srv"}}}""".replace("\n", ""), """
                {"type":"RUN_FINISHED","runId":"r1","outcome":{"type":"cancelled"},"result":{"status":"cancelled","answer":""}}"""));

        Terminal terminal = Terminal.run(server, "ask", "why?");

        assertThat(terminal.out())
                .contains("Approval needed: run_command, risk high")
                .contains("  $ rm x\n  in /srv")
                .contains("./agentops approve a1");
        assertThat(terminal.exitCode()).isEqualTo(1);
    }

    @Test
    void saysWhatIsDoneForTheModelsWindow() {
        server.events("/api/threads/t1/events", 100, List.of("""
                {"type":"CUSTOM","name":"ops.result.stored","metadata":{"ops":{"runId":"r1"}},"value":{"characters":1234567}}""", """
                {"type":"CUSTOM","name":"ops.context.trimmed","metadata":{"ops":{"runId":"r1"}},"value":{"results":3,"characters":9000}}""", """
                {"type":"CUSTOM","name":"ops.context.compacted","metadata":{"ops":{"runId":"r1"}},"value":{"summarised":true,"reason":"too\\nlong"}}""", """
                {"type":"CUSTOM","name":"ops.loop","metadata":{"ops":{"runId":"r1"}},"value":{"reason":"two turns"}}""", """
                {"type":"RUN_FINISHED","runId":"r1","outcome":{"type":"success"},"result":{"status":"completed","answer":"ok"},"metadata":{"ops":{"runId":"r1"}}}"""));

        assertThat(Terminal.run(server, "ask", "why?").out())
                .contains("  (1,234,567 characters stored: the model reads head and tail, and pages by handle)\n")
                .contains("(3 older results, 9,000 characters, are no longer sent to the model)\n")
                .contains("(the older part of the thread was summarised for the model: too")
                .contains("The run goes in circles: two turns\n");
    }

    @Test
    void doesNotWaitWhenDetached() {
        Terminal terminal = Terminal.run(server, "ask", "why?", "--detach", "--json");

        assertThat(terminal.out().strip())
                .isEqualTo("{\"threadId\":\"t1\",\"runId\":\"r1\",\"status\":\"queued\",\"answer\":\"\"}");
        assertThat(terminal.exitCode()).isZero();
    }
}
