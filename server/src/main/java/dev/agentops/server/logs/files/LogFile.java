package dev.agentops.server.logs.files;

import dev.agentops.server.logs.LogException;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * One file of a log.
 *
 * @param generation 0 for the file that is written now, then as it was rotated away
 */
record LogFile(Path path, int generation) {
    private static final int BUFFER = 1 << 16;
    private static final Duration DAY = Duration.ofDays(1);

    boolean zipped() {
        return path.getFileName().toString().endsWith(".gz");
    }

    /** Whether it was written to since; a day is allowed for clocks and zones. @param from in nanoseconds */
    boolean mayHold(long from) throws IOException {
        return Files.getLastModifiedTime(path).toInstant().plus(DAY).getEpochSecond() >= from / 1_000_000_000L;
    }

    /** For the model, without the path. */
    String problem(IOException e) {
        return e instanceof LogException
                ? String.valueOf(e.getMessage())
                : path.getFileName() + " cannot be read (" + e.getClass().getSimpleName() + ")";
    }

    /** Bytes from a place on; of a zipped file those before it are unpacked and thrown away. */
    Input open(long from) throws IOException {
        return open(from, () -> false);
    }

    /** As the other. @param over whether to unpack no more; asked for each buffer */
    Input open(long from, BooleanSupplier over) throws IOException {
        var channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            if (!zipped()) {
                return new Input(channel, Channels.newInputStream(channel.position(from)), from);
            }
            var unpacked =
                    new GZIPInputStream(new BufferedInputStream(Channels.newInputStream(channel), BUFFER), BUFFER);
            skip(unpacked, from, over);
            return new Input(channel, unpacked, from);
        } catch (ZipException | EOFException e) {
            channel.close();
            return new Input(channel, InputStream.nullInputStream(), from);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void skip(InputStream unpacked, long bytes, BooleanSupplier over) throws IOException {
        for (long left = bytes; left > 0; left -= BUFFER) {
            if (over.getAsBoolean()) {
                throw tooLong();
            }
            unpacked.skipNBytes(Math.min(left, BUFFER));
        }
    }

    /** A few megabytes may unpack to any size. */
    LogException tooLong() {
        return new LogException(path.getFileName() + " took too long to unpack up to there");
    }

    /** Not thread-safe. */
    static final class Input implements AutoCloseable {
        private final FileChannel channel;
        private final InputStream stream;
        private final long from;

        private Input(FileChannel channel, InputStream stream, long from) {
            this.channel = channel;
            this.stream = stream;
            this.from = from;
        }

        long from() {
            return from;
        }

        /** Until the array is full or the file ends. A gzip that is cut off ends where it is cut. @return the new length */
        int fill(byte[] bytes, int have) throws IOException {
            int length = have;
            try {
                while (length < bytes.length) {
                    int read = stream.read(bytes, length, bytes.length - length);
                    if (read < 0) {
                        break;
                    }
                    length += read;
                }
            } catch (EOFException | ZipException e) {
                return length;
            }
            return length;
        }

        /** A few bytes from anywhere in a file that is not zipped. */
        int at(long place, byte[] bytes) throws IOException {
            var buffer = ByteBuffer.wrap(bytes);
            int read = 0;
            while (buffer.hasRemaining() && read >= 0) {
                read = channel.read(buffer, place + buffer.position());
            }
            return buffer.position();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
