package dev.agentops.agentkit.context;

import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.thread.InMemoryThreadLog;
import dev.agentops.agentkit.thread.StoredResult;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class ReadResultTest {
    private static final int LIMIT = 4_000;

    private final InMemoryThreadLog log = new InMemoryThreadLog();
    private final String lines = IntStream.rangeClosed(1, 1_000)
            .mapToObj(i -> "line " + i + " of it")
            .collect(Collectors.joining("\n"));

    @BeforeEach
    void store() throws Exception {
        store("thread", "call_1", lines);
        store("other", "call_9", "a secret of another thread");
    }

    private void store(String thread, String handle, String text) throws Exception {
        var result = new StoredResult(handle, "look", text.length(), text);
        log.open(thread, thread + "-run", new Message.FromUser(thread + "-m", "why?"), List.of());
        log.commit(new ThreadLog.Commit(
                thread,
                thread + "-run",
                handle,
                "tool",
                "ok",
                "",
                1,
                Instant.now(),
                "1",
                List.of(),
                List.of(),
                List.of(result)));
    }

    private ToolResult read(Object... arguments) throws Exception {
        var shown = new Message.FromTool("r", "call_7", "look", ToolStatus.OK, "short\nresult");
        var kept = new Message.FromTool("s", "call_1", "look", ToolStatus.OK, "head […] tail", "call_1");
        var context = new ToolContext("thread", "run", "ann", "worker", "call_8", State.EMPTY);
        return ReadResult.tool(log, List.of(shown, kept), LIMIT)
                .call(ScriptedModel.call("read_result", arguments).arguments(), context);
    }

    @Test
    void pagesThroughAllOfIt() throws Exception {
        var seen = new StringBuilder();
        int from = 1;
        int pages = 0;
        while (from > 0) {
            var page = read("handle", "call_1", "from_line", from).content();
            assertThat(page).hasSizeLessThanOrEqualTo(LIMIT);
            page.lines()
                    .filter(line -> line.matches("\\d+: .*"))
                    .forEach(
                            line -> seen.append(line.replaceFirst("\\d+: ", "")).append('\n'));
            var next = Pattern.compile("go on with from_line (\\d+)").matcher(page);
            from = next.find() ? Integer.parseInt(next.group(1)) : 0;
            pages++;
        }
        assertThat(seen.toString().strip()).isEqualTo(lines);
        assertThat(pages).isBetween(4, 20);
    }

    @Test
    void readsARangeAndFindsLines() throws Exception {
        assertThat(read("handle", "call_1", "from_line", 10, "to_line", 11).content())
                .isEqualTo("Lines 10 to 11 of 1000:\n10: line 10 of it\n11: line 11 of it\n");
        assertThat(read("handle", "call_1", "grep", "line (5|7)7 ").content())
                .isEqualTo("2 matching lines in lines 1 to 1000 of 1000:\n57: line 57 of it\n77: line 77 of it\n");
        assertThat(read("handle", "call_1", "grep", "[oops").content())
                .isEqualTo(
                        "0 matching lines (looked for as plain text: it is no regular expression) in lines 1 to 1000 of 1000:\n");
    }

    @Test
    void readsAResultThatIsStillInTheTranscriptByItsCall() throws Exception {
        assertThat(read("handle", "call_7").content()).isEqualTo("Lines 1 to 2 of 2:\n1: short\n2: result\n");
    }

    @Test
    void aForeignHandleOrNoneIsAClearError() throws Exception {
        for (var handle : List.of("call_9", "", "no\0such", "../call_1", "x".repeat(1_000_000))) {
            var result = read("handle", handle);
            assertThat(result.status()).isEqualTo(ToolStatus.ERROR);
            assertThat(result.content())
                    .startsWith("There is no result with the handle")
                    .contains("in this thread. Stored are call_1 (look).")
                    .doesNotContain("secret")
                    .hasSizeLessThan(300);
        }
    }

    @Test
    void linesThatAreNotThereAreAClearError() throws Exception {
        assertThat(read("handle", "call_1", "from_line", 1_001).content())
                .isEqualTo("The lines 1001 to 1000 are not there: the result has lines 1 to 1000.");
        assertThat(read("handle", "call_1", "from_line", 0).status()).isEqualTo(ToolStatus.ERROR);
        assertThat(read("handle", "call_1", "from_line", 9, "to_line", 3).status())
                .isEqualTo(ToolStatus.ERROR);
    }

    @Test
    void anExpressionThatBacktracksForEverEnds() throws Exception {
        store("thread", "call_2", ("a".repeat(40) + "!\n").repeat(1_000));
        for (var hostile : List.of("(a+)+$", "((a+)+)+\\2$", "(.*a){20}z", "(a*a*)*\\1b|z$")) {
            long begun = System.nanoTime();
            var page = read("handle", "call_2", "grep", hostile).content();
            assertThat((System.nanoTime() - begun) / 1_000_000).as(hostile).isLessThan(4_000);
            assertThat(page).as(hostile).contains("matching lines").hasSizeLessThanOrEqualTo(LIMIT);
        }
        assertThat(read("handle", "call_2", "grep", "((a+)+)+\\2$").content()).contains("the expression is too slow");
        assertThat(read("handle", "call_2", "grep", "a".repeat(501)).content())
                .isEqualTo("grep has 501 characters; give at most 500.");
    }

    @Test
    void anExpressionThatNeedsMoreStackThanThereIsEnds() throws Exception {
        store("thread", "call_3", "ab".repeat(3_000));
        assertThat(read("handle", "call_3", "grep", "(a|b|(c))*z".repeat(20)).content())
                .contains("matching lines");
    }

    @Test
    void aSearchEndsWhenTheRunIsCancelled() throws Exception {
        store("thread", "call_2", ("a".repeat(40) + "!\n").repeat(1_000));
        var search = Thread.ofVirtual().start(() -> {
            try {
                read("handle", "call_2", "grep", "((a+)+)+\\2$");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        Thread.sleep(50);
        search.interrupt();
        assertThat(search.join(Duration.ofMillis(1_500))).isTrue();
    }

    @Test
    void aLineOfMegabytesIsReadInPieces() throws Exception {
        store("thread", "call_4", "x".repeat(3_000_000) + "needle" + "y".repeat(1_000_000));
        assertThat(read("handle", "call_4").content())
                .startsWith("Lines 1 to 1 of 2001:")
                .hasSizeLessThanOrEqualTo(LIMIT);
        assertThat(read("handle", "call_4", "grep", "needle").content())
                .contains("1 matching lines")
                .contains("needle");
        store("thread", "call_5", "x".repeat(1_998) + "needle");
        assertThat(read("handle", "call_5", "grep", "needle").content())
                .as("over the border of two pieces")
                .contains("1 matching");
    }

    @Test
    void eightMillionLinesAreNoTrouble() throws Exception {
        store("thread", "call_6", "\n".repeat(LargeResult.MOST_STORED));
        assertThat(read("handle", "call_6", "from_line", 7_999_999).content())
                .isEqualTo("Lines 7999999 to 8000000 of 8000000:\n7999999: \n8000000: \n");
    }
}
