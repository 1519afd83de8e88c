package dev.agentops.server.api;

import com.sun.net.httpserver.HttpServer;
import dev.agentops.server.db.Database;
import dev.agentops.server.embedded.TestServices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The real Postgres, and an engine with the date of this machine. */
@Tag("process")
class ClockCheckTest {
    private Database database;
    private HttpServer engine;
    private URI address;

    @BeforeEach
    void open() throws Exception {
        var postgres = TestServices.shared().postgres();
        database = Database.join(TestServices.freshDatabase(), postgres.user(), postgres.password());
        engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        engine.start();
        address = URI.create("http://127.0.0.1:" + engine.getAddress().getPort());
    }

    @AfterEach
    void close() {
        engine.stop(0);
        database.close();
    }

    @Test
    void clocksOfOneMachineAgree() throws Exception {
        assertThat(new ClockCheck(database, address, InstantSource.system()).look())
                .startsWith("Postgres within ")
                .contains(", Restate within ");
    }

    @Test
    void aClockThatIsFarOffIsSaidWithHowFarAndWhichWay() {
        InstantSource late = () -> Instant.now().minus(Duration.ofMinutes(5));
        assertThatThrownBy(() -> new ClockCheck(database, address, late).look())
                .hasMessageMatching("the clock of Postgres is (29|30)\\d{4} ms ahead of this server's");
        InstantSource early = () -> Instant.now().plus(Duration.ofMinutes(5));
        assertThatThrownBy(() -> new ClockCheck(database, address, early).look())
                .hasMessageMatching("the clock of Postgres is (29|30)\\d{4} ms behind this server's");
    }
}
