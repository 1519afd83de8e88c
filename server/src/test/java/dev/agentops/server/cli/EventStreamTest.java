package dev.agentops.server.cli;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

class EventStreamTest {
    /** A run that waits for a human says nothing for hours; then the server is started anew. */
    @Test
    void aServerThatWasSilentForLongerThanItMayBeAwayIsNotAway() throws Exception {
        try (var server = new FakeServer()
                .silentAtFirst(
                        "/api/threads/t/events", Duration.ofMillis(1500), List.of("{\"type\": \"RUN_FINISHED\"}"))) {
            var api = new Api(() -> new ServerOptions.Address(URI.create(server.url()), FakeServer.TOKEN));
            var seen = new ArrayList<String>();
            var lost = new AtomicInteger();

            new EventStream(api, "t", 0, Duration.ofSeconds(1), lost::incrementAndGet).follow(entry -> {
                seen.add(entry.event().path("type").asText());
                return false;
            });

            assertThat(seen).containsExactly("RUN_FINISHED");
            assertThat(lost).hasValue(1);
        }
    }
}
