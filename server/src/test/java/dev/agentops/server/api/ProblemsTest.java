package dev.agentops.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.testing.ApiClient;
import dev.agentops.server.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever is wrong with a request, the answer is a problem that says what to do, and never a fault. */
@Tag("process")
class ProblemsTest {
    @TempDir
    static Path folder;

    private static TestServer server;
    private static ApiClient api;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(folder, Map.of(RateLimits.VARIABLE, "1000"));
        api = server.api;
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode problem(HttpResponse<String> answer, int status, String says) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        return checked(Json.read(answer.body(), JsonNode.class), status, says);
    }

    private static JsonNode checked(JsonNode problem, int status, String says) {
        assertThat(problem.get("type").asText()).startsWith("urn:agentops:problem:");
        assertThat(problem.get("title").asText()).isNotBlank();
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("detail").asText()).contains(says);
        return problem;
    }

    @Test
    void routesAndMethodsThatAreNotThere() throws Exception {
        problem(api.get("/api/nowhere"), 404, "/api/openapi.yaml lists");
        var wrongMethod = api.send("PUT", "/api/threads", "{}");
        problem(wrongMethod, 405, "GET");
        assertThat(wrongMethod.headers().firstValue("Allow").orElse("")).contains("POST");
        problem(api.send("DELETE", "/api/approve-tool", ""), 405, "POST");
        problem(api.get("/api/threads/none"), 404, "GET /api/threads lists");
        problem(api.get("/api/runs/none"), 404, "GET /api/runs lists");
        problem(api.get("/api/threads/none/state"), 404, "no thread");
        problem(api.get("/api/threads/none/queue"), 404, "no thread");
        problem(api.get("/api/threads/none/queue/m"), 404, "not queued");
        problem(api.get("/api/threads/none/export"), 404, "no thread");
        problem(api.send("DELETE", "/api/threads/none", ""), 404, "no thread");
    }

    @Test
    void bodiesThatAreNoneOfOurs() throws Exception {
        problem(api.post("/api/chat", "{\"userMessage\":"), 400, "not JSON");
        problem(api.post("/api/chat", "[]"), 400, "JSON object");
        problem(api.post("/api/chat", "{}"), 400, "userMessage");
        problem(api.post("/api/chat", "{\"steer\":\"yes\",\"userMessage\":{}}"), 400, "true or false");
        problem(api.post("/api/chat", "[".repeat(100_000)), 400, "not JSON");
        problem(api.post("/api/chat", "{\"a\":".repeat(2_000)), 400, "not JSON");
        problem(
                api.send("POST", "/api/chat", "userMessage=x", "Content-Type", "application/x-www-form-urlencoded"),
                415,
                "application/json");
        problem(api.send("POST", "/api/chat", "{}", "Content-Type", "text/plain"), 415, "text/plain");
        problem(api.post("/api/chat", "x".repeat(1_100_000)), 413, "1000000 bytes");
        problem(
                api.post("/api/chat", Map.of("userMessage", Map.of("id", "m", "content", "x".repeat(100_001)))),
                400,
                "longer than 100000");
        problem(
                api.post("/api/chat", Map.of("userMessage", Map.of("id", "../m", "content", "x"))),
                400,
                "letters, digits");
        problem(api.post("/api/chat", Map.of("userMessage", Map.of("id", "m", "content", "a\0b"))), 400, "NUL");
        problem(api.post("/api/threads", Map.of("title", "x".repeat(201))), 400, "200");
        problem(api.send("POST", "/api/threads", "{}", "Idempotency-Key", "a b"), 400, "printable ASCII");
        problem(api.send("POST", "/api/threads", "{}", "Idempotency-Key", "k".repeat(101)), 400, "100");
    }

    @Test
    void halfCharactersAreKeptFromTheDatabase() throws Exception {
        var answer = api.post("/api/threads", "{\"title\":\"a\\ud800b\"}");
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(500);
    }

    @Test
    void parametersOfEveryWrongKind() throws Exception {
        for (var path : List.of(
                "/api/threads?limit=0",
                "/api/threads?limit=201",
                "/api/threads?limit=x",
                "/api/threads?cursor=x",
                "/api/threads?cursor=%2B1000000000-12-31T23:59:59Z~a",
                "/api/threads?cursor=2026-01-01T00:00:00Z~%00",
                "/api/threads?q=%00",
                "/api/threads?q=" + "x".repeat(201),
                "/api/runs?status=odd",
                "/api/runs?cursor=~",
                "/api/runs?thread=%00",
                "/api/approvals?state=odd")) {
            var found = problem(api.get(path), 400, "'");
            assertThat(found.get("field").asText()).as(path).isNotBlank();
        }
    }

    @Test
    void pathsThatMeanSomethingElseToSomebody() throws Exception {
        for (var id : List.of(
                "%2e%2e", "..%2f..%2fetc", "%27%20or%201=1", "a%0d%0aX-Evil:1", "%F0%9F%A6%80", "x".repeat(2_000))) {
            var answer = api.get("/api/threads/" + id);
            assertThat(answer.statusCode()).as(id + ": " + answer.body()).isBetween(400, 499);
            assertThat(answer.headers().firstValue("X-Evil")).isEmpty();
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
        var nul = raw("GET /api/threads/%00 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestServer.ADMIN
                + "\r\nConnection: close\r\n\r\n");
        assertThat(nul).startsWith("HTTP/1.1 4").contains("application/problem+json");
    }

    /** Postgres takes no NUL, and nobody sees what the others are. */
    @Test
    void controlCharactersAreRefusedWhereverTheyStandInWhateverRequest() throws Exception {
        var document = new OpenApiDocument();
        int asked = 0;
        for (var operation : document.operations()) {
            if (operation.equals("GET /api/ws")) {
                continue; // SocketReader speaks there
            }
            String method = operation.split(" ")[0];
            String path = operation.split(" ")[1];
            for (var sign : List.of("%00", "%01", "%1b", "%7f", "%c2%85")) {
                String inPath = path.replaceAll("\\{\\w+}", "a" + sign + "b");
                if (!inPath.equals(path)) {
                    assertRefused(method + " " + inPath);
                    asked++;
                }
                for (var name : document.queryParameters(operation)) {
                    String query = path.replaceAll("[{}]", "") + "?" + name + "=a" + sign;
                    assertRefused(method + " " + query);
                    asked++;
                }
            }
            for (var body : bodies(document.bodyFields(operation))) {
                var answer = api.send(method, path.replaceAll("[{}]", ""), body);
                int least =
                        path.startsWith("/api/alerts") ? 200 : 400; // what alert systems send is cleaned, not refused
                assertThat(answer.statusCode())
                        .as(operation + " " + body + answer.body())
                        .isBetween(least, 499);
                asked++;
            }
        }
        System.out.println(asked + " requests with control characters");
        assertThat(asked).isGreaterThan(300);
        problem(api.post("/api/threads", "{\"title\":\"a\\u0000\"}"), 400, "'title' holds a NUL");
        problem(
                api.post("/api/chat", "{\"userMessage\":{\"x\":[{\"y\":\"\\u0000\"}]}}"),
                400,
                "'userMessage.x[0].y' holds");
        problem(api.post("/api/threads", "{\"ti\\u0000tle\":1}"), 400, "name of a field");
        assertThat(raw("GET /api/threads HTTP/1.1\r\nHost: x\r\nIdempotency-Key: a\0b\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    /** On a connection of its own: of some requests the server reads no body, and closes it. */
    private static void assertRefused(String request) throws IOException {
        assertThat(raw(request + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestServer.ADMIN
                        + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
                .as(request)
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json");
    }

    /** With each field alone, in itself and in what it may hold. */
    private static List<String> bodies(List<String> fields) {
        return fields.stream()
                .flatMap(field -> Stream.of("\"\\u0000\"", "[\"a\\u0000\"]", "{\"x\":{\"\\u0000\":1}}")
                        .map(value -> "{\"" + field + "\":" + value + "}"))
                .toList();
    }

    @Test
    void requestsThatCannotEvenBeRead() throws Exception {
        var headers = raw(
                "GET /api/me HTTP/1.1\r\nHost: x\r\nX-Long: " + "y".repeat(20_000) + "\r\nConnection: close\r\n\r\n");
        assertThat(headers).startsWith("HTTP/1.1 431").contains("application/problem+json", "8 KB");
        assertThat(raw("NONSENSE\r\n\r\n")).startsWith("HTTP/1.1 4").doesNotContain("org.eclipse", "<html");
    }

    private static String raw(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aUserWhoAsksTooOftenIsToldWhenToTryAgainAndOthersAreNot() throws Exception {
        try (var slow = new TestServer(folder.resolve("slow"), Map.of("AGENTOPS_REQUESTS_PER_SECOND", "2"))) {
            var ann = slow.as("viewer", "ann");
            HttpResponse<String> answer = ann.get("/api/me");
            for (int i = 0; i < 20 && answer.statusCode() == 200; i++) {
                answer = ann.get("/api/me");
            }
            problem(answer, 429, "Try again in");
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(slow.api.get("/api/me").statusCode()).isEqualTo(200);
            Thread.sleep(700);
            assertThat(ann.get("/api/me").statusCode()).isEqualTo(200);

            var guess = slow.api.as("wrong");
            for (int i = 0; i < 20; i++) {
                answer = guess.get("/api/me");
            }
            problem(answer, 429, "Try again in");
            assertThat(slow.api.get("/api/me").statusCode()).isEqualTo(200);
        }
    }
}
