package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/** A thread's events as they happen, each once and in order, over any number of lost connections and server restarts. */
final class EventStream {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Api api;
    private final String threadId;
    private final Duration patience;
    private final Runnable onLost;
    private long last;
    private long contact;

    /**
     * @param after the sequence number to begin behind
     * @param patience how long the server may be away
     * @param onLost told once each time the connection is lost
     */
    EventStream(Api api, String threadId, long after, Duration patience, Runnable onLost) {
        this.api = api;
        this.threadId = threadId;
        this.last = after;
        this.patience = patience;
        this.onLost = onLost;
    }

    record Entry(long seq, String ts, JsonNode event) {}

    /** Hands over each event until the reader has seen enough and says false. */
    void follow(Predicate<Entry> reader) {
        Duration pause = FIRST_PAUSE;
        contact = System.nanoTime();
        boolean isLost = false;
        while (true) {
            long before = last;
            try {
                if (!readUntilCut(reader)) {
                    return;
                }
            } catch (IOException | UnreachableException cut) {
                // the same as an orderly end of the stream: connect again
            }
            if (last > before) {
                pause = FIRST_PAUSE;
                isLost = false;
            }
            if (!isLost) {
                onLost.run();
                isLost = true;
            }
            if (System.nanoTime() - contact > patience.toNanos()) {
                throw new CommandException("The server has been away for " + patience.toSeconds()
                        + " s. The run goes on when it is back: see ./agentops runs");
            }
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /** False when the reader has seen enough. A run that waits may be silent for days: only without a server the time counts. */
    private boolean readUntilCut(Predicate<Entry> reader) throws IOException {
        try (var lines =
                new BufferedReader(new InputStreamReader(api.events(threadId, last), StandardCharsets.UTF_8))) {
            try {
                return readUntilCut(reader, lines);
            } finally {
                contact = System.nanoTime();
            }
        }
    }

    private boolean readUntilCut(Predicate<Entry> reader, BufferedReader lines) throws IOException {
        StringBuilder data = new StringBuilder();
        long seq = last;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("id:")) {
                seq = Long.parseLong(line.substring(3).strip());
            } else if (line.startsWith("data:")) {
                data.append(line.substring(5).stripLeading()).append('\n');
            } else if (line.isEmpty() && !data.isEmpty()) {
                JsonNode event = Json.mapper().readTree(data.toString());
                data.setLength(0);
                if (seq > last) {
                    last = seq;
                    if (!reader.test(entry(seq, event))) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** The data is the event, alone or in the envelope of the WebSocket. */
    private static Entry entry(long seq, JsonNode data) {
        if (data.path("event").isObject()) {
            return new Entry(seq, data.path("ts").asText(), data.get("event"));
        }
        return new Entry(
                seq, Instant.ofEpochMilli(data.path("timestamp").asLong()).toString(), data);
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }
}
