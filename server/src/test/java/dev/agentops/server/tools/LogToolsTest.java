package dev.agentops.server.tools;

import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.logs.AllLogs;
import dev.agentops.server.logs.LogWindow;
import dev.agentops.server.logs.loki.LokiTestServer;
import dev.agentops.server.testing.TestEstate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class LogToolsTest {
    @TempDir
    Path folder;

    private final Instant now = Instant.now();
    private LogTools tools;

    @BeforeEach
    void estate() throws Exception {
        tools = new LogTools(new AllLogs(new EstateFile(new TestEstate(folder).servicesFile())), false);
    }

    @Test
    void findsByTimeLevelTraceAndTextUnderTheRightNumber() throws Exception {
        log(
                line(Duration.ofHours(2), "ERROR", "t1", "too old"),
                line(Duration.ofMinutes(5), "INFO", "t1", "fine"),
                line(Duration.ofMinutes(4), "ERROR", "t2", "another trace"),
                "a stack trace without a time, t1",
                line(Duration.ofMinutes(3), "Error", "t1", "what is \\\"wanted\\\""));

        assertThat(found("{\"level\": \"error\", \"trace_id\": \"t1\"}")).containsExactly(at(5));
        assertThat(found("{\"text\": \"t1\"}")).containsExactly(at(2), at(4), at(5));
        assertThat(found("{\"text\": \"t1\", \"since_minutes\": 240}")).containsExactly(at(1), at(2), at(4), at(5));
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
                "{\"ts\":\"" + recentInTokyo + "\"}");

        assertThat(found("{}")).containsExactlyInAnyOrder(at(1), at(2), at(4));
    }

    @Test
    void cutsALongLineAndStillUnderstandsIt() throws Exception {
        log(line(Duration.ofMinutes(1), "ERROR", "t1", "x".repeat(10_000)), "y".repeat(2_000_000));

        String answer = call("search_logs", "{\"level\": \"ERROR\"}");
        assertThat(answer).contains("xxx… (10").contains(" bytes)").hasSizeLessThan(5_000);
        assertThat(call("search_logs", "{\"text\": \"yyy\"}")).contains("yyy… (2000000 bytes)");
    }

    @Test
    void listsHowLongALogIsAndWhenItWasWrittenLast() throws Exception {
        String last = now.minusSeconds(7).toString();
        log(line(Duration.ofMinutes(1), "INFO", "t", "first"), "text", "{\"ts\":\"" + last + "\"}");

        assertThat(call("list_log_sources", "{}"))
                .isEqualTo("shop  " + Files.size(folder.resolve("shop.log")) + " bytes  last " + last);
    }

    @Test
    void saysThatTheTimeBeforeWasNotLookedAtInWhole() throws Exception {
        var few = new LogTools(new AllLogs(new EstateFile(new TestEstate(folder).servicesFile())), false, 2);
        log(
                line(Duration.ofMinutes(50), "INFO", "t", "one"),
                line(Duration.ofMinutes(49), "INFO", "t", "two"),
                line(Duration.ofMinutes(48), "INFO", "t", "again"),
                line(Duration.ofMinutes(5), "INFO", "t", "again"));

        assertThat(Calls.call(few.tools(false), "log_patterns", "{}"))
                .contains("NOT ALL of them, so that what is called NEW may be old")
                .contains("only the first 2 entries");
        assertThat(call("log_patterns", "{}")).doesNotContain("NOT ALL");
    }

    @Test
    void goesOnPageByPageAlsoWhereManyLinesHaveOneTimeAndSaysWhereItCannot() throws Exception {
        log(java.util.stream.IntStream.range(0, 2_300)
                .mapToObj(i -> line(Duration.ofMinutes(1), "INFO", "t", "number " + i))
                .toArray(String[]::new));
        var seen = new java.util.HashSet<String>();
        String page = "";
        String answer;
        do {
            answer = call("search_logs", "{\"limit\": 200, \"page\": \"" + page + "\"}");
            answer.lines().filter(line -> line.startsWith("shop:")).forEach(seen::add);
            page = answer.replaceFirst("(?s).*to go on: page (\\S+).*", "$1");
        } while (!page.equals(answer));
        assertThat(answer).contains("there is no next page");
        assertThat(seen).hasSize(2_200);
        assertThat(call("search_logs", "{\"page\": \"1674986637916340805+9999\"}"))
                .contains("use a narrower search");
    }

    @Test
    void linesOfFilesAndOfLokiComeInOneOrderByNanosecondPageByPage() throws Exception {
        try (var loki = new LokiTestServer()) {
            Files.writeString(
                    new TestEstate(folder).servicesFile(),
                    "loki: {url: \"" + loki.url()
                            + "\", tenant: team-a}\nservices:\n  - {name: shop, logs: [shop.log]}\n");
            long begin =
                    Duration.between(Instant.EPOCH, now.minusSeconds(60)).toNanos() / 1_000_000_000L * 1_000_000_000L;
            var inFile = new ArrayList<String>();
            var inLoki = new ArrayList<List<String>>();
            for (int i = 0; i < 200; i++) {
                long at = begin + i * 7L;
                if (i % 3 == 0) {
                    inFile.add("{\"ts\":\"" + LogWindow.at(at) + "\",\"msg\":\"number " + i + ".\"}");
                } else {
                    inLoki.add(List.of(String.valueOf(at), "number " + i + "."));
                }
            }
            log(inFile.toArray(String[]::new));
            loki.push(Map.of("service_name", "till"), inLoki);
            // many of one time in two streams, in an order that is not that of their ids
            for (var pod : List.of("a", "b")) {
                var same = IntStream.range(0, 45)
                        .mapToObj(i ->
                                List.of(String.valueOf(begin + 10_000), "same " + i * 7919 % 45 + " of " + pod + "."))
                        .toList();
                loki.push(Map.of("service_name", "till", "pod", pod), same);
            }

            for (var order : List.of("latest", "first")) {
                var seen = pages(order, 20);
                assertThat(seen).hasSize(290).doesNotHaveDuplicates();
                assertThat(seen.stream().filter(line -> line.startsWith("number")))
                        .containsExactlyElementsOf(IntStream.range(0, 200)
                                .mapToObj(i -> "number " + i)
                                .toList());
            }
        }
    }

    /** The messages of all pages, in the order of time. */
    private List<String> pages(String order, int limit) throws Exception {
        var seen = new ArrayList<String>();
        String page = "";
        String answer;
        do {
            answer = call(
                    "search_logs",
                    "{\"order\": \"" + order + "\", \"limit\": " + limit + ", \"page\": \"" + page + "\"}");
            var here = Pattern.compile("(number|same) [^.]*")
                    .matcher(answer)
                    .results()
                    .map(MatchResult::group)
                    .toList();
            seen.addAll(order.equals("first") ? seen.size() : 0, here);
            page = answer.replaceFirst("(?s).*to go on: page (\\S+).*", "$1");
        } while (!page.equals(answer));
        return seen;
    }

    @Test
    void tellsTheTracesOfTheLinesWhereTracesCanBeLookedAt() throws Exception {
        var withTraces = new LogTools(new AllLogs(new EstateFile(new TestEstate(folder).servicesFile())), true);
        log(java.util.stream.IntStream.range(0, 7)
                .mapToObj(i -> line(Duration.ofMinutes(7 - i), "INFO", "%016x".formatted(i + 1), "number " + i))
                .toArray(String[]::new));

        assertThat(Calls.call(withTraces.tools(false), "search_logs", "{}"))
                .contains("\ntraces of these lines, for get_trace: 0000000000000001, ")
                .contains("0000000000000005, and 2 more\nshop:0 ");
        assertThat(call("search_logs", "{}")).doesNotContain("get_trace");
    }

    @Test
    void aLokiThatIsGoneHidesNoFiles() throws Exception {
        Files.writeString(
                new TestEstate(folder).servicesFile(),
                "loki: {url: \"http://127.0.0.1:9\"}\nservices:\n  - {name: shop, logs: [shop.log]}\n");
        log(line(Duration.ofMinutes(1), "INFO", "t", "here"));
        for (var name : List.of("list_log_sources", "search_logs", "log_patterns")) {
            assertThat(call(name, "{}")).as(name).contains("shop").contains("missing: ");
        }
    }

    /** The reference of a line by its number: it is where the line begins. */
    private String at(int line) throws Exception {
        var before = Files.readAllLines(folder.resolve("shop.log")).subList(0, line - 1);
        return "shop:"
                + before.stream()
                        .mapToInt(text -> text.getBytes(StandardCharsets.UTF_8).length + 1)
                        .sum();
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
        return Calls.call(tools.tools(false), name, arguments);
    }
}
