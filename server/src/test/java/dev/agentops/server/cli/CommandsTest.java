package dev.agentops.server.cli;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class CommandsTest {
    private static final String RUN = """
            {"id": "r1", "threadId": "t1", "status": "completed", "question": "why is\\n it slow?", "answer": "A disk is full.",
             "limit": null, "error": null, "createdAt": "2026-01-01T00:00:00Z", "startedAt": "2026-01-01T00:00:01Z",
             "finishedAt": "2026-01-01T00:00:03.500Z", "turns": 3,
             "usage": {"inputTokens": 4000, "outputTokens": 210, "cachedInputTokens": 1000, "reasoningTokens": 10, "modelCalls": 3},
             "cost": {"usd": 0.1234, "unpriced": ["llama3"], "asOf": "2026-01-02"},
             "steps": [{"name": "model:0", "kind": "model", "status": "ok", "startedAt": "2026-01-01T00:00:01Z",
                        "durationMs": 800, "attempt": 1, "detail": null}], "messages": []}""";

    @TempDir
    Path folder;

    private FakeServer server;

    @BeforeEach
    void start() throws Exception {
        server = new FakeServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void listsRuns() {
        server.answer("/api/runs", 200, "{\"runs\": [" + RUN + "]}");

        assertThat(Terminal.run(server, "runs", "--status", "completed").out().lines())
                .satisfiesExactly(
                        head -> assertThat(head)
                                .matches("ID  STATUS     ASKED +TOOK   TURNS  TOKENS  COST            QUESTION"),
                        row -> assertThat(row)
                                .matches(
                                        "r1  completed  \\d+ d ago +2\\.5 s  3      4,210   at least \\$0\\.12  why is it slow\\?"));
        assertThat(server.requests.getFirst().line()).isEqualTo("GET /api/runs?limit=20&status=completed");
    }

    @Test
    void listsWhatCameInOverPagesAndAsksOneOfItAgain() {
        server.answer("/api/threads/t1/incoming", "after=4", """
                        {"events": [{"seq": 9, "at": "2026-01-01T00:00:00Z", "kind": "state", "name": "STATE_DELTA",
                                     "payload": [{"op": "add"}], "replays": false}]}""", """
                        {"events": [{"seq": 4, "at": "2026-01-01T00:00:00Z", "kind": "message", "name": "ops.run.queued", "by": "ana",
                                     "payload": {"content": "fix\\n\\u001b[2Jit"}, "replays": true}], "nextAfter": 4}""")
                .answer("/api/threads/t1/incoming/4/replay", 202, """
                        {"runId": "r2", "threadId": "t2", "known": false}""");

        var listed = Terminal.run(server, "events", "t1", "--run", "r1");
        assertThat(listed.out().lines())
                .satisfiesExactly(
                        head -> assertThat(head).startsWith("NUMBER  KIND"),
                        row -> assertThat(row)
                                .startsWith("4       message  ana")
                                .contains("fix")
                                .doesNotContain("\u001b"),
                        row -> assertThat(row).startsWith("9       state"));
        assertThat(server.requests.getFirst().line())
                .isEqualTo("GET /api/threads/t1/incoming?limit=200&after=0&run=r1");

        assertThat(Terminal.run(server, "replay", "t1", "4", "--key", "k-1").out())
                .contains("./agentops run r2 --watch");
        assertThat(server.requests.getLast().idempotencyKey()).isEqualTo("k-1");
        assertThat(Terminal.run(server, "replay", "t1", "4", "--key", "ä b").err())
                .contains("printable ASCII");
        assertThat(Terminal.run(server, "replay", "t1", "x").exitCode()).isNotZero();
    }

    @Test
    void listsTheBuildsThatHaveRuns() {
        server.answer("/api/builds", 200, """
                {"builds": [{"build": "b2", "state": "current", "runs": 1, "detail": ""},
                            {"build": "b1", "state": "lost", "runs": 3, "detail": "its copy is gone"}]}""");

        assertThat(Terminal.run(server, "builds").out().lines())
                .satisfiesExactly(
                        head -> assertThat(head).startsWith("BUILD  STATE    RUNS"),
                        row -> assertThat(row).startsWith("b2     current  1"),
                        row -> assertThat(row).isEqualTo("b1     lost     3     its copy is gone"));
        assertThat(Terminal.run(server, "builds", "--json").out()).contains("\"runs\":3");
    }

    @Test
    void showsWhoIsToldByWebhookAndTestsIt() {
        server.answer("/api/notifications", 200, """
                {"problem": "notifications.yaml cannot be used", "targets": [{"name": "oncall", "host": "hooks.example", "format": "slack",
                 "waiting": 2, "lastError": "hooks.example answered 500"}]}""");
        server.answer(
                "/api/notifications/test", 200, "{\"id\": \"n\", \"delivered\": false, \"error\": \"answered 500\"}");

        var listed = Terminal.run(server, "notify");
        assertThat(listed.out().lines().toList().getLast()).startsWith("oncall  hooks.example  slack   2");
        assertThat(listed.err()).contains("cannot be used");
        var tested = Terminal.run(server, "notify", "test", "oncall");
        assertThat(server.requests.getLast().body().toString()).isEqualTo("{\"target\":\"oncall\"}");
        assertThat(tested.exitCode()).isEqualTo(1);
        assertThat(tested.err()).isEqualTo("Not delivered: answered 500\n");
    }

    @Test
    void movesARunToThePresentBuild() {
        server.answer("/api/runs/r1/move", 200, "{\"runId\": \"r1\", \"build\": \"b2\"}");
        server.answer("/api/runs/r2/move", 409, "{\"detail\": \"Run r2 is not under way.\"}");

        assertThat(Terminal.run(server, "move", "r1").out()).isEqualTo("Run r1 goes on with build b2\n");
        assertThat(server.requests.getFirst().line()).isEqualTo("POST /api/runs/r1/move");
        assertThat(Terminal.run(server, "move", "r2").err()).isEqualTo("Run r2 is not under way.\n");
    }

    @Test
    void showsARun() {
        server.answer("/api/runs/r1", 200, RUN);

        assertThat(Terminal.run(server, "run", "r1").out())
                .contains("model:0  model  ok      800 ms  1")
                .contains(
                        "4,000 tokens read (1,000 cached), 210 written (10 reasoning), in 3 model calls: at least $0.12"
                                + " at prices of 2026-01-02 (what calls of llama3 cost is not known)")
                .endsWith("A disk is full.\n");
        assertThat(Terminal.run(server, "run", "r1", "--json").out())
                .contains("\"status\":\"completed\"")
                .contains("\"steps\":[")
                .contains("\"messages\":[");
    }

    @Test
    void repeatsTheServersWordsWhenItRefuses() {
        server.answer("/api/runs/r9", 404, """
                {"type": "about:blank", "title": "Not found", "status": 404, "detail": "There is no run 'r9'."}""");

        Terminal terminal = Terminal.run(server, "run", "r9");

        assertThat(terminal.err()).isEqualToIgnoringNewLines("There is no run 'r9'.");
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.exitCode()).isEqualTo(1);
    }

    @Test
    void printsATokenAndNothingElse() {
        server.answer("/api/tokens", 200, """
                {"token": "secret", "role": "approver", "expiresAt": "2026-01-01T00:00:00Z"}""");

        assertThat(Terminal.run(server, "token", "create", "--days", "3").out()).isEqualToIgnoringNewLines("secret");
        assertThat(server.bodyOf("POST /api/tokens").toString()).isEqualTo("{\"role\":\"approver\",\"days\":3}");
    }

    @Test
    void listsTokensAndMakesOneVoid() {
        server.answer("/api/tokens", 200, """
                {"tokens": [{"id": "t1", "name": "nightly", "role": "viewer", "madeBy": "ada", "createdAt": "2026-01-01T00:00:00Z",
                 "expiresAt": "2099-01-31T00:00:00Z", "lastUsedAt": null, "threads": [], "client": "", "current": false}]}""");

        assertThat(Terminal.run(server, "token", "list").out().lines())
                .satisfiesExactly(
                        head -> assertThat(head)
                                .matches("ID +NAME +ROLE +MADE BY +CREATED +LAST USED +EXPIRES +THREADS"),
                        row -> assertThat(row).matches("t1 +nightly +viewer +ada +\\d+ d ago +never +2099-01-31 +all"));
        assertThat(Terminal.run(server, "token", "revoke", "t/1").out()).isEqualTo("Token t/1 is void.\n");
        assertThat(server.requests.getLast().line()).isEqualTo("DELETE /api/tokens/t%2F1");
    }

    @Test
    void printsALinkForAPerson() {
        server.answer("/api/sign-in-links", 201, "{\"link\": \"http://x/sign-in?code=1\"}");

        assertThat(Terminal.run(server, "link", "--name", "ada", "--role", "approver")
                        .out())
                .isEqualTo("http://x/sign-in?code=1\n");
        assertThat(server.bodyOf("POST /api/sign-in-links").toString())
                .isEqualTo("{\"name\":\"ada\",\"role\":\"approver\"}");
    }

    @Test
    void listsAndSearchesThreads() {
        server.answer("/api/threads", 200, """
                {"threads": [{"id": "thr_1", "title": "Why is \\u001b[2Jcheckout slow?", "status": "idle", "messageCount": 4,
                 "updatedAt": "2026-01-01T00:00:00Z"}]}""");

        assertThat(Terminal.run(server, "threads", "--search", "checkout slow")
                        .out()
                        .lines())
                .satisfiesExactly(
                        head -> assertThat(head).matches("ID     STATUS  ACTIVE +MESSAGES  TITLE"),
                        row -> assertThat(row).startsWith("thr_1  idle").doesNotContain("\u001b"));
        assertThat(server.requests.getFirst().line()).isEqualTo("GET /api/threads?limit=20&q=checkout%20slow");
    }

    @Test
    void exportsAThreadToANewFileOnly() throws Exception {
        server.answer("/api/threads/thr_1/export", 200, "# Why?");
        var file = folder.resolve("thread.md");

        assertThat(Terminal.run(server, "export", "thr_1").out()).isEqualToIgnoringNewLines("# Why?");
        assertThat(Terminal.run(server, "export", "thr_1", "--output", file.toString())
                        .exitCode())
                .isZero();
        assertThat(Files.readString(file)).isEqualTo("# Why?");
        var again = Terminal.run(server, "export", "thr_1", "--format", "json", "--output", file.toString());
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("is there already");
        assertThat(server.requests.getFirst().line()).isEqualTo("GET /api/threads/thr_1/export?format=markdown");
    }

    @Test
    void steersARunAndSaysWhenItCameTooLate() {
        server.answer("/api/runs/r1/steer", 202, "{\"runId\": \"r1\", \"steered\": true}");
        server.answer("/api/runs/r2/steer", 202, "{\"runId\": \"r3\", \"steered\": false}");

        assertThat(Terminal.run(server, "steer", "r1", "hurry").out()).startsWith("Run r1 hears it");
        assertThat(server.bodyOf("POST /api/runs/r1/steer")
                        .at("/userMessage/content")
                        .asText())
                .isEqualTo("hurry");
        assertThat(Terminal.run(server, "steer", "r2", "hurry").out()).contains("./agentops run r3");
    }

    @Test
    void cancelsARun() {
        server.answer("/api/runs/r1/cancel", 202, """
                {"runId": "r1", "status": "cancelled"}""");

        assertThat(Terminal.run(server, "cancel", "r1").out()).isEqualToIgnoringNewLines("Run r1 is cancelled");
    }

    @Test
    void saysWhenNoServerRuns() {
        String url = server.url();
        server.close();

        assertThat(Terminal.run("runs", "--url", url, "--token", "t").err())
                .startsWith("No AgentOps is running on " + url)
                .contains("Start it with ./agentops up");
        assertThat(Terminal.run("runs", "--data", folder.toString()).err())
                .isEqualToIgnoringNewLines("No AgentOps is running on " + folder + ". Start it with ./agentops up");
    }

    @Test
    void checksTheMachineWithoutAServer() {
        assertThat(Terminal.run("doctor", "--data", folder.toString()).out())
                .contains("java")
                .contains("not running (./agentops up starts it)");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesATakenPortBeforeAnythingStarts() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();

            Terminal terminal = Terminal.run("up", "--data", folder.toString(), "--port", Integer.toString(port));

            assertThat(terminal.err())
                    .isEqualToIgnoringNewLines(
                            "Port %d is in use by another program: try --port %d".formatted(port, port + 1));
            assertThat(terminal.exitCode()).isEqualTo(1);
            assertThat(Files.exists(folder.resolve("postgres"))).isFalse();
        }
    }

    @Test
    void readsDurationsAsPeopleWriteThem() {
        assertThat(Terminal.run("up", "--approval-timeout", "soon").err())
                .contains("'soon' is not a duration like 90s, 30m, 4h or 2d");
    }
}
