package dev.agentops.server.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class OutboundHttpTest {
    private static final OutboundLimits LIMITS =
            new OutboundLimits(Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofSeconds(2), 1_000_000, 3);

    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong written = new AtomicLong();
    private HttpServer server;
    private OutboundHttp http;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
        http = new OutboundHttp(Endpoint.at(address()), LIMITS);
    }

    @AfterEach
    void stop() {
        http.close();
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void neverFollowsARedirect() {
        server.createContext("/latest/meta-data", exchange -> answer(exchange, 200, "credentials"));
        server.createContext("/api", exchange -> {
            exchange.getResponseHeaders().add("Location", address() + "/latest/meta-data");
            answer(exchange, 302, "");
        });

        assertThatThrownBy(() -> http.get("/api", Form.EMPTY))
                .isInstanceOf(OutboundException.class)
                .hasMessageContaining("302, a redirect; redirects are not followed");
        assertThat(calls).hasValue(1);
    }

    @Test
    void readsNoMoreThanTheLimitOfAnEndlessAnswer() {
        server.createContext("/api", exchange -> {
            exchange.sendResponseHeaders(200, 2_000_000_000);
            try (var body = exchange.getResponseBody()) {
                for (var block = new byte[65_536]; written.get() < 2_000_000_000; written.addAndGet(block.length)) {
                    body.write(block);
                }
            }
        });

        assertThatThrownBy(() -> http.get("/api", Form.EMPTY))
                .isInstanceOf(OutboundException.TooLarge.class)
                .hasMessageContaining("more than 1000000 bytes; ask for less");
        assertThat(written.get()).isLessThan(100_000_000);
    }

    @Test
    void givesUpOnAServerThatSendsNothing() {
        server.createContext("/before", exchange -> await());
        server.createContext("/within", exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            await();
        });

        for (var path : new String[] {"/before", "/within"}) {
            assertThatThrownBy(() -> http.get(path, Form.EMPTY)).hasMessageContaining("sent nothing for 500 ms");
        }
    }

    @Test
    void givesUpOnAServerThatSendsALittleForEver() {
        server.createContext("/api", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var body = exchange.getResponseBody()) {
                while (over.getCount() > 0) {
                    body.write('x');
                    body.flush();
                    Thread.sleep(50);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        assertThatThrownBy(() -> http.get("/api", Form.EMPTY))
                .hasMessageContaining("did not answer in whole within 2 s");
    }

    @Test
    void triesAgainWhatMayPassAndNothingElse() throws Exception {
        server.createContext("/busy", exchange -> answer(exchange, calls.get() < 2 ? 503 : 200, "ready"));
        server.createContext("/wrong", exchange -> answer(exchange, 400, "parse error"));
        server.createContext("/limited", exchange -> answer(exchange, 429, "slow down"));

        assertThat(http.get("/busy", Form.EMPTY).text()).isEqualTo("ready");
        assertThat(calls.getAndSet(0)).isEqualTo(3);
        assertThat(http.get("/wrong", Form.EMPTY).text()).isEqualTo("parse error");
        assertThat(calls.getAndSet(0)).isEqualTo(1);
        assertThat(http.get("/limited", Form.EMPTY).status()).isEqualTo(429);
        assertThat(calls).hasValue(3);
    }

    @Test
    void sendsWhatIsConfiguredAndTellsNobody() throws Exception {
        server.createContext(
                "/prefix/api",
                exchange -> answer(
                        exchange,
                        200,
                        exchange.getRequestHeaders().getFirst("X-Scope-OrgID") + " "
                                + exchange.getRequestURI().getRawQuery()));
        server.createContext("/prefix/redirect", exchange -> answer(exchange, 301, ""));
        var endpoint = new Endpoint(
                EndpointSettings.url(address() + "/prefix/"),
                Map.of("X-Scope-OrgID", "our-secret"),
                PemTls.ofTheMachine());

        try (var with = new OutboundHttp(endpoint, LIMITS)) {
            assertThat(with.get("/api", Form.of("match[]", "up{a=\"b\"}&x=ä").and("match[]", "2"))
                            .text())
                    .isEqualTo("our-secret match%5B%5D=up%7Ba%3D%22b%22%7D%26x%3D%C3%A4&match%5B%5D=2");
            assertThatThrownBy(() -> with.get("/redirect", Form.EMPTY))
                    .hasMessageStartingWith("127.0.0.1:")
                    .hasMessageNotContaining("our-secret");
            assertThat(endpoint.toString()).doesNotContain("our-secret");
        }
    }

    @Test
    void bytesThatAreNoTextAreMarked() throws Exception {
        server.createContext("/api", exchange -> {
            exchange.sendResponseHeaders(200, 3);
            exchange.getResponseBody().write(new byte[] {'a', (byte) 0xff, 'b'});
            exchange.close();
        });

        assertThat(http.get("/api", Form.EMPTY).text()).isEqualTo("a\ufffdb");
    }

    @Test
    void saysWhoCannotBeReached() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (var nobody = new OutboundHttp(Endpoint.at("http://127.0.0.1:" + port), LIMITS);
                var unknown = new OutboundHttp(Endpoint.at("http://nowhere.invalid"), LIMITS)) {
            assertThatThrownBy(() -> nobody.get("/", Form.EMPTY))
                    .hasMessage("127.0.0.1:" + port + " cannot be reached: nothing listens there");
            assertThatThrownBy(() -> unknown.get("/", Form.EMPTY))
                    .hasMessage("nowhere.invalid is no host that is known here");
        }
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void await() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, int status, String body) throws IOException {
        calls.incrementAndGet();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
