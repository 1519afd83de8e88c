package dev.agentops.server.tools;

import com.sun.net.httpserver.HttpServer;
import dev.agentops.server.commands.Machine;
import dev.agentops.server.commands.OwnFiles;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.HealthCheck;
import dev.agentops.server.testing.TestEstate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/** A restart is over when the service answers. */
@Timeout(60)
class ServiceToolsTest {
    @TempDir
    Path folder;

    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final Subprocesses subprocesses = new Subprocesses();
    private HttpServer service;
    private TestEstate estate;

    @BeforeEach
    void start() throws Exception {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            int status = asked.incrementAndGet() <= refusals.get() ? 503 : 200;
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        service.start();
        estate = new TestEstate(folder);
        estate.healthAt("http://127.0.0.1:" + service.getAddress().getPort() + "/health");
    }

    @AfterEach
    void stop() {
        service.stop(0);
        subprocesses.close();
    }

    private String restarted(Duration patience) throws Exception {
        var tools = new ServiceTools(
                new EstateFile(estate.servicesFile()),
                new HealthCheck(),
                new ApprovedPrograms(subprocesses, Machine.detect(OwnFiles.NONE, "")),
                new Restarts(),
                patience);
        String said = Calls.call(List.of(tools.restart().tool()), "restart_service", "{\"service\": \"shop\"}");
        assertThat(said).startsWith("restarted shop at ").contains(": up\n");
        assertThat(estate.restarts()).isEqualTo(1);
        return said;
    }

    @Test
    void aServiceThatComesLateIsWaitedFor() throws Exception {
        refusals.set(3);
        assertThat(restarted(ServiceTools.PATIENCE)).endsWith("It answers: (200) ");
        assertThat(asked).hasValue(4);
    }

    @Test
    void oneThatDoesNotComeIsSaidToBeUnhealthy() throws Exception {
        refusals.set(Integer.MAX_VALUE);
        assertThat(restarted(Duration.ofSeconds(1))).containsPattern("It is UNHEALTHY 1 s later: \\(503\\)");
        assertThat(asked.get()).isGreaterThan(1);
    }

    @Test
    void whereNothingCanBeAskedThatIsSaid() throws Exception {
        estate.healthAt("");
        assertThat(restarted(ServiceTools.PATIENCE)).contains("is not known: no health URL is configured");
    }

    @Test
    void aCancelEndsTheWaitAndNotTheRestart() throws Exception {
        refusals.set(Integer.MAX_VALUE);
        var waiting = Thread.currentThread();
        var canceller = Thread.ofVirtual().start(() -> {
            while (asked.get() < 2) {
                Thread.onSpinWait();
            }
            waiting.interrupt();
        });
        assertThat(restarted(ServiceTools.PATIENCE)).endsWith("Whether it answers was not waited for.");
        assertThat(Thread.interrupted()).as("the caller hears of it").isTrue();
        canceller.join();
    }
}
