package dev.agentops.server.tools;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * What one program writes, in a file that nobody else reads and that {@link #close} deletes. A file and not a pipe, as a service
 * that the program leaves in the background would hold the pipe open for ever. It is opened for appending, so it can be
 * emptied while the program writes. Not thread-safe.
 */
final class CapturedOutput implements AutoCloseable {
    /** The framework stores what is too much for a model and lets it page through that. */
    private static final int MAX_BYTES = 4_000_000;

    private static final int END_BYTES = MAX_BYTES / 2;
    private static final int MAX_FRESH_BYTES = 16_000;
    static final long MAX_FILE_BYTES = 8_000_000;

    private final Path file;
    private byte[] head = {};
    private byte[] tail = {};
    private long emptied;
    private long shown;

    CapturedOutput() throws IOException {
        file = Files.createTempFile("agentops-command-", ".out");
    }

    ProcessBuilder.Redirect redirect() {
        return ProcessBuilder.Redirect.appendTo(file.toFile());
    }

    /** Called now and then while the program runs: a program that never stops writing does not fill the disk. */
    void limit() throws IOException {
        try (var content = new RandomAccessFile(file.toFile(), "rw")) {
            long length = content.length();
            if (length > MAX_FILE_BYTES) {
                take(content, length);
                content.setLength(0);
                shown = 0;
            }
        }
    }

    /** What has come since the last call, up to a few kilobytes; characters are whole. */
    String fresh() throws IOException {
        try (var content = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = bytes(content, shown, Math.clamp(content.length(), shown, shown + MAX_FRESH_BYTES));
            int whole = wholeCharacters(bytes);
            shown += whole;
            return new String(bytes, 0, whole, StandardCharsets.UTF_8);
        }
    }

    /** How many of the bytes are not the begin of a character whose end is still to come. */
    private static int wholeCharacters(byte[] bytes) {
        for (int back = 1; back <= Math.min(3, bytes.length); back++) {
            int lead = bytes[bytes.length - back] & 0xff;
            if (lead >= 0xc0) {
                int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
                return length > back ? bytes.length - back : bytes.length;
            }
        }
        return bytes.length;
    }

    /** The text, or its head and tail with the cut said out loud. */
    String text() throws IOException {
        // not a channel: an interrupt would close it, and a finished program's output is wanted all the same
        try (var content = new RandomAccessFile(file.toFile(), "r")) {
            long length = content.length();
            if (emptied == 0 && length <= MAX_BYTES) {
                return text(bytes(content, 0, length));
            }
            take(content, length);
        }
        return text(head) + "\n[… " + (emptied - head.length - tail.length) + " bytes cut …]\n" + text(tail);
    }

    private void take(RandomAccessFile content, long length) throws IOException {
        if (emptied == 0) {
            head = bytes(content, 0, Math.min(length, END_BYTES));
        }
        byte[] latest = bytes(content, Math.max(0, length - END_BYTES), length);
        byte[] both = Arrays.copyOf(tail, tail.length + latest.length);
        System.arraycopy(latest, 0, both, tail.length, latest.length);
        tail = Arrays.copyOfRange(both, Math.max(0, both.length - END_BYTES), both.length);
        emptied += length;
    }

    private static byte[] bytes(RandomAccessFile content, long from, long to) throws IOException {
        var bytes = new byte[(int) (to - from)];
        content.seek(from);
        content.readFully(bytes);
        return bytes;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The file itself, which {@link #close} leaves open. */
    FileChannel open() throws IOException {
        return FileChannel.open(file, StandardOpenOption.WRITE);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
