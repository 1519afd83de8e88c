package dev.agentops.agentkit.mcp;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Server-sent events, read one after the other (WHATWG HTML, section 9.2). For one thread. */
final class EventStream {
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final int MAX_RETRY_MILLIS = 10_000;

    private final BoundedLines lines;
    private final int maxBytes;
    private String lastId;
    private Duration retry;

    /** @param lastId of the stream that this one goes on from */
    EventStream(InputStream in, int maxBytes, String lastId, Duration retry) {
        this.lines = new BoundedLines(in, maxBytes, false);
        this.maxBytes = maxBytes;
        this.lastId = lastId;
        this.retry = retry;
    }

    EventStream(InputStream in, int maxBytes) {
        this(in, maxBytes, "", RETRY);
    }

    /** @return the data of the next event that has any; null at the end */
    byte @Nullable [] next() throws IOException {
        var data = new ByteArrayOutputStream();
        for (byte[] bytes = lines.next(); bytes != null; bytes = lines.next()) {
            String line = new String(bytes, StandardCharsets.UTF_8);
            if (line.isEmpty() && data.size() > 0) {
                return data.toByteArray();
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
            switch (field) {
                case "data" -> add(data, value);
                case "id" -> lastId = value;
                case "retry" -> retry = retry(value);
                default -> {}
            }
        }
        return null;
    }

    /** Where to go on from when it broke off; empty when the server said nothing on that. */
    String lastId() {
        return lastId;
    }

    Duration retry() {
        return retry;
    }

    private void add(ByteArrayOutputStream data, String value) throws IOException {
        if (data.size() > 0) {
            data.write('\n');
        }
        data.write(value.getBytes(StandardCharsets.UTF_8));
        if (data.size() > maxBytes) {
            throw new BoundedLines.TooLongException(maxBytes);
        }
    }

    private Duration retry(String value) {
        return value.matches("[0-9]{1,9}")
                ? Duration.ofMillis(Math.min(MAX_RETRY_MILLIS, Integer.parseInt(value)))
                : retry;
    }
}
