package dev.agentops.server.tools;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.agentops.agentkit.state.State;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.HealthCheck;
import dev.agentops.server.logs.AllLogs;
import dev.agentops.server.safety.untrusted.UntrustedText;
import dev.agentops.server.testing.TestEstate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class StatusToolsTest {
    @TempDir
    Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Restarts restarts = new Restarts();
    private HttpServer service;
    private AllLogs logs;
    private StatusTools tools;

    @BeforeEach
    void start() throws Exception {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        service.createContext("/", this::answer);
        service.start();
        var estate = new TestEstate(folder);
        estate.healthAt("http://127.0.0.1:" + service.getAddress().getPort() + "/deep/health");
        Files.writeString(
                estate.servicesFile(),
                Files.readString(estate.servicesFile())
                        .replace(
                                "\"name\":\"shop\"",
                                "\"name\":\"shop\",\"probes\":[\"/orders\",\"/gone\",\"/picture\",\"/large\",\"/away\",\"/orders?limit=2\"]"));
        var file = new EstateFile(estate.servicesFile());
        logs = new AllLogs(file);
        tools = new StatusTools(file, new HealthCheck(), logs, restarts);
    }

    @AfterEach
    void stop() {
        logs.close();
        service.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/away")) {
                exchange.getResponseHeaders()
                        .set(
                                "Location",
                                "http://127.0.0.1:" + service.getAddress().getPort() + "/there");
            }
            byte[] body = (path.equals("/large") ? "x".repeat(2_000_000) : "answer ".repeat(1_000))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", path.equals("/picture") ? "image/png" : "text/plain");
            exchange.sendResponseHeaders(path.equals("/away") ? 302 : path.equals("/gone") ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String call(String name, String arguments) throws Exception {
        return Calls.call(tools.tools(), name, arguments);
    }

    private String probe(String path) throws Exception {
        return probe(path, State.EMPTY);
    }

    private String probe(String path, State state) throws Exception {
        String arguments = "{\"service\": \"shop\", \"path\": \"" + path + "\"}";
        return Calls.call(tools.tools(), "probe_http", arguments, state);
    }

    @Test
    void asksTheHostOfTheHealthUrlForAPathAndShowsTheStartOfTheAnswer() throws Exception {
        assertThat(probe("/orders?limit=1"))
                .startsWith("GET /orders?limit=1: 200, 7000 bytes of text/plain\nanswer answer")
                .hasSizeLessThan(4_200);
        assertThat(probe("/gone")).contains("404");
        assertThat(probe("/picture")).isEqualTo("GET /picture: 200, 7000 bytes of image/png");
        assertThat(probe("/large")).contains("more than 1000000 bytes");
        assertThat(asked).startsWith("GET /orders?limit=1", "GET /gone").allMatch(one -> one.startsWith("GET "));
    }

    @Test
    void afterTextFromOutsideItSendsNoQueryOfTheModels() throws Exception {
        var tainted = UntrustedText.tainted("search_logs");
        for (var path :
                List.of("/orders?limit=1", "/orders?", "/deep/health?said=secret", "/orders?limit=2&x=secret")) {
            assertThatThrownBy(() -> probe(path, tainted)).hasMessageContaining("no query of your own is sent");
        }
        assertThat(asked).isEmpty();
        for (var path : List.of("/orders", "/orders?limit=2", "/deep/health")) {
            assertThat(probe(path, tainted)).startsWith("GET " + path + ": 200");
        }
    }

    @Test
    void followsNoRedirect() throws Exception {
        assertThat(probe("/away")).contains("302, a redirect");
        assertThat(asked).containsExactly("GET /away");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://elsewhere.example/x",
                "@elsewhere.example/",
                ":1/x",
                "x",
                "",
                "/a b",
                "/a#b",
                "/a\\\\b",
                "/%zz",
                "/a\\r\\nX: y"
            })
    void refusesWhatIsNoPath(String path) {
        assertThatThrownBy(() -> probe(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'path'");
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//elsewhere.example/x",
                "/@elsewhere.example",
                "/../../x",
                "/http://elsewhere.example/",
                "/orders/1",
                "/admin/restart?x=/orders"
            })
    void getsNoPathThatNobodyAllowed(String path) {
        assertThatThrownBy(() -> probe(path)).hasMessageContaining("does not allow to get");
        assertThat(asked).isEmpty();
    }

    @Test
    void thePathOfTheHealthUrlIsAllowed() throws Exception {
        assertThat(probe("/deep/health")).contains("200");
    }

    @Test
    void tellsHealthTheLastErrorAndRestarts() throws Exception {
        restarts.add("shop");
        restarts.add("shop");
        assertThat(call("service_status", "{\"service\": \"shop\"}"))
                .startsWith("shop: healthy (200)")
                .contains("last hour: 1, the last one\nshop:0 {")
                .contains("/ by zero")
                .contains("restarts: 2 by this server since");
        assertThatThrownBy(() -> call("service_status", "{\"service\": \"nothing\"}"))
                .hasMessageContaining("the services are shop");
    }
}
