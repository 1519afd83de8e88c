package dev.agentops.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.server.testing.RealtimeServer;
import dev.agentops.server.testing.Socket;
import dev.agentops.server.testing.TestThread;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** A reader over a bad network: what it ends up with is the log, byte for byte. */
@Tag("process")
class LossyNetworkTest {
    private static final int RECONNECTS = 50;
    private static final double DROPPED = 0.3;
    private static final int EVENTS = 600;

    @TempDir
    Path folder;

    /** Takes what comes next in order; of anything else it only knows that something is missing. */
    private static final class Reader {
        private final List<String> transcript = new ArrayList<>();
        private final Random random;
        private long last;
        private int dropped;
        private int gaps;

        Reader(Random random) {
            this.random = random;
        }

        /** @return whether something is missing before this frame */
        boolean take(JsonNode frame) {
            if (random.nextDouble() < DROPPED) {
                dropped++;
                return false;
            }
            boolean gap = false;
            for (var entry : frame.get("op").asText().equals("snap") ? frame.get("entries") : List.of(frame)) {
                if (entry.has("seq") && entry.has("event")) {
                    gap |= next(entry.get("seq").asLong(), entry.get("event"));
                }
            }
            if (frame.get("op").asText().equals("live")) {
                gap |= frame.get("seq").asLong() > last;
            }
            gaps += gap ? 1 : 0;
            return gap;
        }

        private boolean next(long seq, JsonNode event) {
            if (seq != last + 1) {
                return seq > last;
            }
            last = seq;
            transcript.add(event.toString());
            return false;
        }
    }

    @Test
    void thirtyPercentOfFramesDroppedAndFiftyReconnectsLoseNothingAndDoubleNothing() throws Exception {
        var random = new Random(30);
        try (var server = new RealtimeServer(folder, Map.of())) {
            var thread = new TestThread(server.database(), "thr_1");
            var writer = Thread.ofVirtual().start(() -> write(thread));
            var reader = new Reader(random);
            int reconnects = 0;
            long end = System.nanoTime() + 150_000_000_000L;
            while ((writer.isAlive() || reader.last < EVENTS || reconnects < RECONNECTS) && System.nanoTime() < end) {
                try (var socket = Socket.open(server.api(), server.url())) {
                    socket.subscribe(thread.id(), reader.last);
                    readUntilItBreaks(socket, reader, thread, random, reconnects < RECONNECTS);
                }
                reconnects++;
            }
            assertThat(reconnects).isGreaterThanOrEqualTo(RECONNECTS);
            assertThat(reader.dropped).isGreaterThan(100);
            assertThat(reader.gaps).isPositive();
            var log = thread.log().stream()
                    .map(event -> Json.read(event, JsonNode.class).toString())
                    .toList();
            assertThat(log).hasSize(EVENTS);
            assertThat(String.join("\n", reader.transcript)).isEqualTo(String.join("\n", log));
        }
    }

    private static void readUntilItBreaks(
            Socket socket, Reader reader, TestThread thread, Random random, boolean breaks) throws Exception {
        long until = System.nanoTime() + (breaks ? random.nextInt(50, 400) : 20_000) * 1_000_000L;
        while (System.nanoTime() < until && (breaks || reader.last < EVENTS)) {
            var frame = socket.poll(200);
            // a frame that got lost at the end of what there is leaves no gap to see: so ask now and then
            if (frame == null || reader.take(frame)) {
                socket.subscribe(thread.id(), reader.last);
            }
        }
    }

    private static void write(TestThread thread) {
        thread.tell(new AgentEvent.TextStarted("m1"));
        for (int i = 1; i < EVENTS; i++) {
            thread.tell(new AgentEvent.TextDelta("m1", "piece " + i + " \u00e4 😀 \"\\\n"));
            try {
                Thread.sleep(15);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
