package dev.agentops.server.tools;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class LineReaderTest {
    private static final int MAX = 10;

    @Test
    void readsLinesWhateverTheirEnd() throws Exception {
        assertThat(texts("one\n\ntwo\r\nthr\ree\nlast")).containsExactly("one", "", "two", "thr\ree", "last");
        assertThat(texts("one\n")).containsExactly("one");
        assertThat(texts("")).isEmpty();
    }

    @Test
    void readsLinesOverTheEdgeOfItsBuffer() throws Exception {
        String shorter = "a\r\n".repeat(20_000);

        assertThat(texts(shorter)).hasSize(20_000).containsOnly("a");
    }

    @Test
    void cutsALongLineAndKnowsItsLength() throws Exception {
        assertThat(lines(new StringReader("x".repeat(100_000) + "\r\nnext")))
                .containsExactly(new LineReader.Cut("x".repeat(MAX), 100_000), new LineReader.Cut("next", 4));
    }

    @Test
    void keepsOnlyTheStartOfALineThatFillsNoMemory() throws Exception {
        long length = 2_200_000_000L;

        assertThat(lines(new Endless(length))).containsExactly(new LineReader.Cut("x".repeat(MAX), length));
    }

    private static List<String> texts(String content) throws IOException {
        return lines(new StringReader(content)).stream()
                .map(LineReader.Cut::text)
                .toList();
    }

    private static List<LineReader.Cut> lines(Reader content) throws IOException {
        var lines = new ArrayList<LineReader.Cut>();
        try (var reader = new LineReader(content, MAX)) {
            for (var line = reader.next(); line.isPresent(); line = reader.next()) {
                lines.add(line.get());
            }
        }
        return lines;
    }

    /** More characters than one array can hold. */
    private static final class Endless extends Reader {
        private long left;

        Endless(long length) {
            this.left = length;
        }

        @Override
        public int read(char[] buffer, int offset, int length) {
            int count = (int) Math.min(left, length);
            Arrays.fill(buffer, offset, offset + count, 'x');
            left -= count;
            return count == 0 ? -1 : count;
        }

        @Override
        public void close() {}
    }
}
