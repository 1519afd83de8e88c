package dev.agentops.server.identity.oidc;

import com.sun.net.httpserver.HttpServer;
import dev.agentops.agentkit.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Many sign-ins at once, and an issuer that stalls. */
@Timeout(60)
class IssuerTest {
    private static final int PEOPLE = 20;

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch stall = new CountDownLatch(1);
    private ExecutorService threads;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        threads = Executors.newVirtualThreadPerTaskExecutor();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            try (exchange) {
                stall.await();
                byte[] body = Json.bytes(Map.of(
                        "issuer", at().toString(),
                        "authorization_endpoint", at() + "/authorize",
                        "token_endpoint", at() + "/token",
                        "jwks_uri", at() + "/keys"));
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private URI at() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private ArrayList<Future<Issuer.Endpoints>> askedByMany(Issuer issuer) {
        var answers = new ArrayList<Future<Issuer.Endpoints>>();
        for (int i = 0; i < PEOPLE; i++) {
            answers.add(threads.submit(issuer::endpoints));
        }
        return answers;
    }

    @Test
    void nobodyWaitsLongerBecauseOthersWaitAndAllAreServedByOneAnswer() throws Exception {
        var issuer = new Issuer(at(), new IssuerHttp(Duration.ofSeconds(50)), Duration.ofSeconds(1));
        long begin = System.nanoTime();
        for (var answer : askedByMany(issuer)) {
            assertThatThrownBy(answer::get).cause().isInstanceOfSatisfying(OidcException.class, e -> {
                assertThat(e).hasMessageContaining("has not answered for 1 s");
                assertThat(e.reason()).isEqualTo(OidcException.Reason.ISSUER_DOWN);
            });
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(PEOPLE / 2));
        assertThat(asked).hasValue(1);

        stall.countDown();

        for (var answer : askedByMany(new Issuer(at(), new IssuerHttp(), Duration.ofSeconds(30)))) {
            assertThat(answer.get().token()).hasPath("/token");
        }
        assertThat(asked).hasValue(2);
        assertThat(issuer.endpoints().token()).hasPath("/token");
    }

    @Test
    void whyItCannotBeUsedIsToldToAllAndItIsAskedAgainByTheNext() throws Exception {
        stall.countDown();
        var issuer = new Issuer(URI.create(at() + "/other"), new IssuerHttp(), Duration.ofSeconds(30));
        for (int i = 1; i <= 2; i++) {
            assertThatThrownBy(issuer::endpoints).hasMessageContaining("it calls itself '" + at() + "'");
            assertThat(asked).hasValue(i);
        }
    }
}
