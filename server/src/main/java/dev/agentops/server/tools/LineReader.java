package dev.agentops.server.tools;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.Optional;

/** Lines of a file that may hold anything: of a line that never ends, only the start is kept in memory. Not thread-safe. */
final class LineReader implements Closeable {
    private final Reader reader;
    private final int maxLength;
    private final char[] buffer = new char[16_384];
    private int next;
    private int end;

    /** @param text the start of the line. @param length of the whole line, in characters */
    record Cut(String text, long length) {}

    LineReader(Reader reader, int maxLength) {
        this.reader = reader;
        this.maxLength = maxLength;
    }

    /** Lines end with {@code \n} or {@code \r\n}, as those who number lines count them. Empty at the end of the file. */
    Optional<Cut> next() throws IOException {
        var text = new StringBuilder();
        long length = 0;
        boolean endsWithReturn = false;
        while (next < end || fill()) {
            int newline = next;
            while (newline < end && buffer[newline] != '\n') {
                newline++;
            }
            int count = newline - next;
            text.append(buffer, next, Math.min(count, maxLength - text.length()));
            length += count;
            endsWithReturn = count == 0 ? endsWithReturn : buffer[newline - 1] == '\r';
            next = newline + 1;
            if (newline < end) {
                return Optional.of(cut(text, length, endsWithReturn));
            }
        }
        return length == 0 ? Optional.empty() : Optional.of(cut(text, length, endsWithReturn));
    }

    private static Cut cut(StringBuilder text, long length, boolean endsWithReturn) {
        if (endsWithReturn && text.length() == length) {
            text.setLength(text.length() - 1);
        }
        return new Cut(text.toString(), endsWithReturn ? length - 1 : length);
    }

    private boolean fill() throws IOException {
        end = reader.read(buffer);
        next = 0;
        return end > 0;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
