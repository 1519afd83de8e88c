package dev.agentops.agentkit.mcp;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Lines of a stream, none longer than it may be. For one thread. */
final class BoundedLines {
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLongException(int maxBytes) {
            super("a message of more than " + maxBytes + " bytes");
        }
    }

    private final InputStream in;
    private final int maxBytes;
    private final boolean cut;

    /** @param cut a line that is too long loses its end, instead of ending all */
    BoundedLines(InputStream in, int maxBytes, boolean cut) {
        this.in = new BufferedInputStream(in, 16_384);
        this.maxBytes = maxBytes;
        this.cut = cut;
    }

    /** @return without its end of line; null at the end of the stream, where a line without an end counts too */
    byte @Nullable [] next() throws IOException {
        var line = new ByteArrayOutputStream();
        int one;
        while ((one = in.read()) >= 0) {
            if (one == '\n') {
                return withoutReturn(line);
            }
            if (line.size() < maxBytes) {
                line.write(one);
            } else if (!cut) {
                throw new TooLongException(maxBytes);
            }
        }
        return line.size() == 0 ? null : withoutReturn(line);
    }

    private static byte[] withoutReturn(ByteArrayOutputStream line) {
        byte[] bytes = line.toByteArray();
        boolean returns = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return returns ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }
}
