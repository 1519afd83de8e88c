package dev.agentops.server.agui;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.stream.Follower;
import dev.agentops.server.stream.LogReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One answer to {@code POST /agui} as server-sent events. It always ends with {@code RUN_FINISHED} or {@code RUN_ERROR}, as clients
 * take an end without one for success. Thread-safe.
 */
public final class AgUiStream implements Follower.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(AgUiStream.class);

    /** Sends text to the client at once. Throws when the client is gone. */
    @FunctionalInterface
    public interface Output {
        void write(String text) throws IOException;
    }

    private final Segment segment;
    private final Cutter cutter;
    private final Segments segments;
    private final Output output;
    private final CountDownLatch over = new CountDownLatch(1);

    AgUiStream(Segment segment, Cutter cutter, Segments segments, Output output) {
        this.segment = segment;
        this.cutter = cutter;
        this.segments = segments;
        this.output = output;
    }

    /** @param notes told after the beginning */
    public synchronized void begin(List<ObjectNode> notes) throws IOException {
        if (isOver()) {
            return;
        }
        for (var event : cutter.begin()) {
            output.write(frame(event));
        }
        for (var note : notes) {
            output.write(frame(note));
        }
    }

    @Override
    public synchronized void entries(List<LogReader.Entry> entries) throws IOException {
        if (isOver()) {
            throw new IOException("nobody reads on");
        }
        try {
            send(entries.stream()
                    .takeWhile(entry -> !cutter.ended())
                    .map(this::frames)
                    .collect(Collectors.joining()));
        } catch (RuntimeException e) {
            LOG.warn("The stream of AG-UI run {} broke", segment.id(), e);
            breakOff(
                    "stream_broken",
                    "The server could not read on. The run goes on: post the same runId again to read it.");
        }
        if (cutter.ended()) {
            over.countDown();
        }
        if (isOver()) {
            throw new IOException("nobody reads on");
        }
    }

    private String frames(LogReader.Entry entry) {
        var events = cutter.on(entry.seq(), Json.read(entry.event(), ObjectNode.class));
        if (cutter.ended()) {
            segments.end(segment, entry.seq());
        }
        String frames = events.stream().map(AgUiStream::frame).collect(Collectors.joining());
        return frames.isEmpty() ? "" : "id: " + entry.seq() + "\n" + frames;
    }

    private void send(String text) throws IOException {
        try {
            if (!text.isEmpty()) {
                output.write(text);
            }
        } catch (IOException e) {
            over.countDown();
            throw e;
        }
    }

    @Override
    public void live(long seq) {}

    /** Keeps the connection, and finds out whether the client is there. */
    public synchronized void heartbeat() throws IOException {
        if (!isOver()) {
            send(": heartbeat\n\n");
        }
    }

    /** Ends the stream, not the run. */
    public synchronized void breakOff(String code, String message) {
        if (!isOver()) {
            try {
                output.write(frame(Events.runError(code, message)));
            } catch (IOException e) {
                LOG.debug("A client of AG-UI run {} is gone: {}", segment.id(), e.toString());
            }
            over.countDown();
        }
    }

    /** @return whether the stream is over */
    public boolean await(long seconds) throws InterruptedException {
        return over.await(seconds, TimeUnit.SECONDS);
    }

    private boolean isOver() {
        return over.getCount() == 0;
    }

    private static String frame(ObjectNode event) {
        return "data: " + event + "\n\n";
    }
}
