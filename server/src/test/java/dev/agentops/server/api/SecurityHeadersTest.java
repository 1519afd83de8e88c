package dev.agentops.server.api;

import dev.agentops.server.testing.TestServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;

/** Looks at the bytes of each kind of answer. */
@Tag("process")
class SecurityHeadersTest {
    @TempDir
    Path folder;

    @Test
    void theyStandOnEveryAnswer() throws Exception {
        Files.createDirectories(folder.resolve("dashboard/assets"));
        Files.writeString(folder.resolve("dashboard/index.html"), "<title>AgentOps</title>");
        Files.writeString(folder.resolve("dashboard/assets/app-1.js"), "1");
        try (var server = new TestServer(folder)) {
            for (var request : List.of(
                    "GET / HTTP/1.1",
                    "GET /threads/x HTTP/1.1",
                    "GET /assets/app-1.js HTTP/1.1",
                    "GET /assets/none.js HTTP/1.1",
                    "HEAD / HTTP/1.1",
                    "GET /health HTTP/1.1",
                    "GET /sign-in?code=x HTTP/1.1",
                    "GET /oidc/start HTTP/1.1",
                    "GET /api/me HTTP/1.1",
                    "GET /api/nothing HTTP/1.1",
                    "DELETE /api/chat HTTP/1.1",
                    "OPTIONS /api/chat HTTP/1.1",
                    "GET /agui/capabilities HTTP/1.1",
                    "GET /api/%zz HTTP/1.1",
                    "GET /api/../../x HTTP/1.1",
                    "NONSENSE",
                    "GET /" + "x".repeat(9_000) + " HTTP/1.1")) {
                String answer = answer(server.port(), request, "");
                String headers = answer.toLowerCase(Locale.ROOT);
                assertThat(headers)
                        .as(request)
                        .contains("frame-ancestors 'none'")
                        .contains("x-content-type-options: nosniff")
                        .contains("referrer-policy: no-referrer")
                        .doesNotContain("unsafe-inline")
                        .doesNotContain("server: ")
                        .doesNotContain("strict-transport-security");
                if (request.contains(" /api/") || request.contains("/sign-in") || request.contains("/agui")) {
                    assertThat(headers).as(request).contains("cache-control: no-store");
                }
            }
            assertThat(answer(server.port(), "GET / HTTP/1.1", "X-Forwarded-Proto: https\r\n"))
                    .contains("Strict-Transport-Security: max-age=31536000");
            assertThat(answer(server.port(), "GET /assets/app-1.js HTTP/1.1", ""))
                    .contains("immutable")
                    .doesNotContain("no-store");
        }
    }

    private static String answer(int port, String request, String header) throws Exception {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((request + "\r\nHost: 127.0.0.1:" + port + "\r\n" + header + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            return end < 0 ? answer : answer.substring(0, end);
        }
    }
}
