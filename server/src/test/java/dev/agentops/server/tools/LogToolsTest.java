package dev.agentops.server.tools;

import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.testing.TestEstate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class LogToolsTest {
    @TempDir
    Path folder;

    private final Instant now = Instant.now();
    private LogTools tools;

    @BeforeEach
    void estate() throws Exception {
        tools = new LogTools(new LogFiles(new EstateFile(new TestEstate(folder).servicesFile())));
    }

    @Test
    void findsByTimeLevelTraceAndTextUnderTheRightNumber() throws Exception {
        log(
                line(Duration.ofHours(2), "ERROR", "t1", "too old"),
                line(Duration.ofMinutes(5), "INFO", "t1", "fine"),
                line(Duration.ofMinutes(4), "ERROR", "t2", "another trace"),
                "a stack trace without a time, t1",
                line(Duration.ofMinutes(3), "Error", "t1", "what is \\\"wanted\\\""));

        assertThat(found("{\"level\": \"error\", \"trace_id\": \"t1\"}")).containsExactly("shop:5");
        assertThat(found("{\"text\": \"t1\"}")).containsExactly("shop:4", "shop:2", "shop:5");
        assertThat(found("{\"text\": \"t1\", \"since_minutes\": 240}"))
                .containsExactly("shop:4", "shop:1", "shop:2", "shop:5");
    }

    @Test
    void understandsATimeWhereverAndHoweverItIsWritten() throws Exception {
        String old = now.minus(Duration.ofDays(1)).toString();
        String recent = now.minusSeconds(60).toString();
        String recentInTokyo =
                now.minusSeconds(30).atOffset(ZoneOffset.ofHours(9)).toString();
        log(
                "{\"cause\":{\"ts\":\"" + old + "\"},\"ts\":\"" + recent + "\"}",
                "{\"msg\":\"he wrote \\\"ts\\\":\\\"" + old + "\\\" to us\",\"ts\":\"" + recent + "\"}",
                "{\"msg\":\"late\", \"ts\": \"" + old + "\"}",
                "{\"ts\":\"" + recentInTokyo + "\"}",
                "{\"level\":\"\\u0045RROR\",\"ts\":\"" + recent + "\"}");

        assertThat(found("{}")).containsExactlyInAnyOrder("shop:1", "shop:2", "shop:4", "shop:5");
        assertThat(found("{\"level\": \"ERROR\"}")).containsExactly("shop:5");
    }

    @Test
    void cutsALongLineAndStillUnderstandsIt() throws Exception {
        log(line(Duration.ofMinutes(1), "ERROR", "t1", "x".repeat(10_000)), "y".repeat(2_000_000));

        String answer = call("search_logs", "{\"level\": \"ERROR\"}");
        assertThat(answer).contains("xxx… (10").contains(" characters)").hasSizeLessThan(5_000);
        assertThat(call("search_logs", "{\"text\": \"yyy\"}")).contains("yyy… (2000000 characters)");
    }

    @Test
    void listsHowLongALogIsAndWhenItWasWrittenLast() throws Exception {
        String last = now.minusSeconds(7).toString();
        log(line(Duration.ofMinutes(1), "INFO", "t", "first"), "text", "{\"ts\":\"" + last + "\"}");

        assertThat(call("list_log_sources", "{}")).isEqualTo("shop  3 lines  last " + last);
    }

    private String line(Duration age, String level, String trace, String message) {
        return "{\"ts\":\"" + now.minus(age) + "\",\"level\":\"" + level + "\",\"traceId\":\"" + trace + "\",\"msg\":\""
                + message + "\"}";
    }

    private void log(String... lines) throws Exception {
        Files.write(folder.resolve("shop.log"), List.of(lines));
    }

    private List<String> found(String search) throws Exception {
        return call("search_logs", search)
                .lines()
                .skip(1)
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    private String call(String name, String arguments) throws Exception {
        return Calls.call(tools.tools(), name, arguments);
    }
}
