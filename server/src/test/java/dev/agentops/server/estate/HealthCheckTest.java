package dev.agentops.server.estate;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

@Timeout(30)
class HealthCheckTest {
    private static final String PASSWORD = "s3cret-".repeat(20);

    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HealthCheck health = new HealthCheck();
    private HttpServer http;

    @BeforeEach
    void start() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/good", exchange -> answer(exchange, 200, "all is well"));
        http.createContext("/bad", exchange -> answer(exchange, 503, "no disk"));
        http.createContext(
                "/tells",
                exchange -> answer(exchange, 500, "x".repeat(250) + " postgres://app:" + PASSWORD + "@db/shop"));
        http.createContext("/stalls", exchange -> {
            exchange.sendResponseHeaders(200, 1_000_000);
            exchange.getResponseBody().write("a beginning".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            await(over);
        });
        http.createContext("/endless", HealthCheckTest::writeForEver);
        http.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        http.stop(0);
        threads.shutdownNow();
    }

    @Test
    void saysStatusAndAnswer() throws Exception {
        assertThat(health.check(List.of(service("good"), service("bad"))))
                .extracting(HealthCheck.Health::healthy, HealthCheck.Health::detail)
                .containsExactly(tuple(true, "(200) all is well"), tuple(false, "(503) no disk"));
    }

    @Test
    void aSecretThatTheCutWouldSplitIsNotShownInPartEither() throws Exception {
        assertThat(health.check(service("tells")).detail())
                .contains("postgres://app:[redacted url-password]@db/shop")
                .doesNotContain("s3cret");
    }

    @Test
    void doesNotWaitForAServiceThatStallsInItsAnswer() throws Exception {
        var one = health.check(service("stalls"));

        assertThat(one.healthy()).isFalse();
        assertThat(one.detail()).startsWith("no answer: ").contains("not whole within 5 s");
    }

    @Test
    void readsOnlyTheStartOfAnEndlessAnswer() throws Exception {
        var one = health.check(service("endless"));

        assertThat(one.healthy()).isTrue();
        assertThat(one.detail()).startsWith("(200) xxx").hasSizeLessThan(400);
    }

    private Service service(String name) {
        String url = "http://127.0.0.1:" + http.getAddress().getPort() + "/" + name;
        return new Service(name, List.of(), "", url, "", List.of());
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void writeForEver(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            while (true) {
                body.write("x".repeat(10_000).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
