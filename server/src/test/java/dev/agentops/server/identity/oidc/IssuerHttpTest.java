package dev.agentops.server.identity.oidc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** An issuer that is slow, or sends without end, holds nobody's sign-in. */
@Timeout(60)
class IssuerHttpTest {
    private final IssuerHttp http = new IssuerHttp(Duration.ofSeconds(1));
    private final IssuerHttp patient = new IssuerHttp(Duration.ofSeconds(50));
    private ExecutorService threads;
    private HttpServer issuer;

    @BeforeEach
    void start() throws IOException {
        threads = Executors.newVirtualThreadPerTaskExecutor();
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.setExecutor(threads);
        issuer.createContext("/drips", exchange -> sendWithoutEnd(exchange, 1, 50));
        issuer.createContext("/floods", exchange -> sendWithoutEnd(exchange, 65_536, 0));
        issuer.start();
    }

    @AfterEach
    void stop() {
        issuer.stop(0);
        threads.shutdownNow();
    }

    private static void sendWithoutEnd(HttpExchange exchange, int bytes, long pause) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (var body = exchange.getResponseBody()) {
            while (true) {
                body.write(new byte[bytes]);
                body.flush();
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + issuer.getAddress().getPort() + path);
    }

    @Test
    void anAnswerThatNeverEndsIsGivenUpAfterAWhile() {
        assertThatThrownBy(() -> http.get(at("/drips"))).hasMessageContaining("did not answer in whole within 1 s");
        assertThatThrownBy(() -> http.post(at("/drips"), "code=x", "")).hasMessageContaining("did not answer in whole");
        assertThatThrownBy(() -> http.retrieveResource(at("/drips").toURL()))
                .hasMessageContaining("did not answer in whole");
    }

    @Test
    void anAnswerThatIsTooLongIsNotReadToItsEnd() {
        assertThatThrownBy(() -> patient.get(at("/floods"))).hasMessageContaining("at most 500000 bytes");
    }
}
