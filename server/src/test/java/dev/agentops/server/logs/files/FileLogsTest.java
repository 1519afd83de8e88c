package dev.agentops.server.logs.files;

import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.logs.LogEntry;
import dev.agentops.server.logs.LogException;
import dev.agentops.server.logs.LogQuery;
import dev.agentops.server.logs.LogStore;
import dev.agentops.server.logs.LogStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class FileLogsTest extends LogStoreContract {
    private static final long BEGIN = Instant.parse("2026-01-29T10:00:00Z").getEpochSecond() * 1_000_000_000L;
    private static final long HOUR = 3_600_000_000_000L;

    @TempDir
    Path folder;

    private FileLogs logs;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(folder.resolve("services.yaml"), """
                services:
                  - {name: shop, logs: [shop.log]}
                  - {name: cart, logs: [cart.log]}
                  - {name: till, logs: ["till/*.log"]}
                """);
        logs = new FileLogs(new EstateFile(folder.resolve("services.yaml")));
    }

    @AfterEach
    void close() {
        logs.close();
    }

    @Override
    protected LogStore store() {
        return logs;
    }

    @Override
    protected String write(String service, Map<Long, String> lines) throws IOException {
        var file = folder.resolve(service.equals("till") ? "till/till.log" : service + ".log");
        Files.createDirectories(file.getParent());
        Files.write(file, new TreeMap<>(lines).values());
        return service;
    }

    private List<String> found(LogQuery query) throws Exception {
        return logs.search(query).entries().stream().map(LogEntry::text).toList();
    }

    private static LogQuery all() {
        return LogQuery.all(BEGIN - HOUR, BEGIN + 100 * HOUR, 200).withService("shop");
    }

    @Test
    void readsARotatedSetAsOneLogAndFindsAReferenceAfterTheNextRotation() throws Exception {
        zip("shop.log.2.gz", "2026-01-29 10:00:01,000Z first\n");
        Files.writeString(folder.resolve("shop.log.1"), "2026-01-29 10:00:02,000Z second\n");
        Files.writeString(folder.resolve("shop.log"), "2026-01-29 10:00:03,000Z third\n");
        Files.writeString(folder.resolve("shop.logic"), "2026-01-29 10:00:04,000Z not ours\n");

        var entries = logs.search(all()).entries();
        assertThat(entries.stream().map(LogEntry::reference)).containsExactly("shop:0~2", "shop:0~1", "shop:0");
        Files.delete(folder.resolve("shop.log.2.gz"));
        zip("shop.log.2.gz", "2026-01-29 10:00:02,000Z second\n");
        Files.move(
                folder.resolve("shop.log"),
                folder.resolve("shop.log.1"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(folder.resolve("shop.log"), "");
        assertThat(logs.cited("shop:0").stream().map(LogEntry::text)).contains("2026-01-29 10:00:03,000Z third");
    }

    private void zip(String name, String text) throws IOException {
        try (var out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void keepsAStackTraceWithItsLineWhateverTheFormat() throws Exception {
        Files.writeString(folder.resolve("shop.log"), """
                2026-01-29T10:00:01.5Z ERROR failed
                java.lang.IllegalStateException: no stock
                \tat shop.Stock.take(Stock.java:7)
                Caused by: java.io.IOException: broken pipe
                \t... 3 more
                2026-01-29T10:00:02+00:00 INFO next
                """);
        assertThat(found(all().containing("broken pipe")))
                .singleElement()
                .asString()
                .startsWith("2026-01-29T10:00:01.5Z ERROR")
                .endsWith("3 more");
        assertThat(found(all().ofLevel("info"))).containsExactly("2026-01-29T10:00:02+00:00 INFO next");
    }

    @Test
    void understandsLogfmtDockerAndAccessLogs() throws Exception {
        Files.writeString(folder.resolve("shop.log"), """
                time=2026-01-29T10:00:01Z level=error msg="no stock" status=503
                {"log":"17:00:02.1 WARN slow\\n","stream":"stdout","time":"2026-01-29T10:00:02.000000001Z"}
                10.0.0.1 - - [29/Jan/2026:10:00:03 +0000] "GET / HTTP/1.1" 502 12
                {"level":50,"time":1769680804000,"msg":"pino"}
                """);
        assertThat(found(all().ofLevel("ERROR"))).hasSize(2);
        assertThat(logs.search(all().ofLevel("WARN")).entries().getFirst().nanos())
                .isEqualTo(BEGIN + 2_000_000_001L);
        assertThat(found(new LogQuery("shop", "", "", LogQuery.regex(""), "", 500, BEGIN, BEGIN + HOUR, true, 9)))
                .hasSize(2);
        assertThat(found(all().within(BEGIN + 4_000_000_000L, BEGIN + 5_000_000_000L)))
                .hasSize(1);
    }

    @Test
    void findsAWindowInALargeFileWithoutReadingAllOfIt() throws Exception {
        var file = folder.resolve("shop.log");
        for (int part = 0; part < 10; part++) {
            int from = part * 20_000;
            Files.write(
                    file,
                    IntStream.range(from, from + 20_000)
                            .mapToObj(i -> "{\"ts\":\"" + Instant.ofEpochSecond(0, BEGIN + i * 1_000_000_000L)
                                    + "\",\"msg\":\"line " + i + " " + "x".repeat(100) + "\"}")
                            .toList(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        var found = logs.search(all().within(BEGIN + 150_000_000_000_000L, BEGIN + 150_010_000_000_000L));
        assertThat(found.facts().matched()).isEqualTo(10);
        assertThat(found.facts().scanned()).isLessThan(2_000_000);
        assertThat(logs.search(all().containing("line 77777 ")).facts().matched())
                .isEqualTo(1);
        assertThat(logs.search(all()).facts().matched()).isEqualTo(200_000);
    }

    @Test
    void readsWhateverIsInAFile() throws Exception {
        var bytes = new byte[5 << 20];
        new Random(1).nextBytes(bytes);
        Files.write(folder.resolve("shop.log"), bytes);
        Files.write(folder.resolve("cart.log"), new byte[] {(byte) 0xff, (byte) 0xfe, '\n', (byte) 0xc3, '\n'});
        assertThat(logs.search(all()).entries()).isNotEmpty();
        assertThat(logs.search(all().withService("cart")).entries()).hasSize(2);
        Files.writeString(
                folder.resolve("cart.log"),
                "{\"ts\":\"2026-01-29T10:00:00Z\",\"level\":\"ERROR\",\"msg\":\"" + "y".repeat(256 << 10) + "\"}\n"
                        + "z".repeat(3 << 20) + "\nend\n");
        assertThat(logs.search(all().withService("cart").ofLevel("ERROR")).entries())
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.text()).hasSizeBetween(SetSearch.TEXT_KEPT - 5_000, SetSearch.TEXT_KEPT);
                    assertThat(entry.length()).isGreaterThan(256 << 10);
                });
        assertThat(logs.search(all().withService("cart").containing("end")).entries())
                .hasSize(1);
    }

    @Test
    void aHostileExpressionEnds() throws Exception {
        Files.writeString(folder.resolve("shop.log"), "2026-01-29T10:00:00Z " + "a".repeat(100_000) + "!\n");
        var query = new LogQuery("shop", "", "", LogQuery.regex("(a+)+$"), "", 0, BEGIN, BEGIN + HOUR, true, 1);
        assertThat(logs.search(query).entries()).isEmpty();
    }

    @Test
    void aBrokenGzipEndsWhereItIsBroken() throws Exception {
        zip("shop.log.1.gz", "2026-01-29T10:00:01Z one\n".repeat(10_000));
        var bytes = Files.readAllBytes(folder.resolve("shop.log.1.gz"));
        Files.write(folder.resolve("shop.log.1.gz"), java.util.Arrays.copyOf(bytes, bytes.length - 12));
        Files.writeString(folder.resolve("shop.log.2.gz"), "no gzip at all");
        assertThat(logs.search(all()).facts().matched()).isPositive();
    }

    @Test
    void theEndOfATracebackBelongsToItWhateverTheNextLineHolds() throws Exception {
        Files.writeString(folder.resolve("shop.log"), """
                2026-01-29 10:00:01,000Z ERROR failed
                Traceback (most recent call last):
                  File "shop.py", line 7, in <module>
                ValueError: no stock
                2026-01-29 10:00:02,000Z INFO next
                """);
        assertThat(found(all().containing("no stock")))
                .singleElement()
                .asString()
                .startsWith("2026-01-29 10:00:01")
                .endsWith("ValueError: no stock");
    }

    @Test
    void findsLevelsThatAreNumbersHoweverTheyAreWritten() throws Exception {
        Files.writeString(folder.resolve("shop.log"), """
                {"level": 50, "msg": "one"}
                {"level":"50","msg":"two"}
                {"msg":"three","level" :\t50}
                time=2026-01-29T10:00:01Z level=50 msg=four
                {"log":"{\\"level\\":\\"50\\",\\"msg\\":\\"five\\"}\\n"}
                {"level":30,"msg":"50 orders","size":50}
                """);
        assertThat(found(all().ofLevel("ERROR"))).hasSize(5);
    }

    @Test
    void theLatestAreThoseOfTheLatestTimeAlsoInAFileOutOfOrder() throws Exception {
        var lines = new java.util.ArrayList<String>();
        for (int i = 0; i < 3_000; i++) {
            lines.add(at((i * 7_919L) % 3_000) + " line " + "x".repeat(100));
        }
        Files.write(folder.resolve("shop.log"), lines);
        var latest = logs.search(LogQuery.all(BEGIN, BEGIN + HOUR, 3).withService("shop"));
        assertThat(latest.entries().stream().map(entry -> entry.nanos() - BEGIN))
                .containsExactly(2_997_000_000L, 2_998_000_000L, 2_999_000_000L);
        var first = logs.search(
                LogQuery.all(BEGIN, BEGIN + HOUR, 2).withService("shop").oldestFirst());
        assertThat(first.entries().stream().map(entry -> entry.nanos() - BEGIN)).containsExactly(0L, 1_000_000L);
    }

    @Test
    void aLineThatAThreadWroteLateIsFoundInTheFileBefore() throws Exception {
        Files.write(folder.resolve("shop.log.2"), List.of(at(0) + " first"));
        Files.write(folder.resolve("shop.log.1"), List.of(at(1) + " one", at(7) + " late"));
        Files.write(folder.resolve("shop.log"), List.of(at(5) + " five", at(6) + " six", at(8) + " eight"));
        assertThat(found(all().within(BEGIN, BEGIN + HOUR).limitedTo(2)))
                .containsExactly(at(7) + " late", at(8) + " eight");
    }

    private static String at(long millis) {
        return Instant.ofEpochSecond(0, BEGIN + millis * 1_000_000).toString();
    }

    @Test
    void rotationsAreOrderedByTheirNumbersAndAnotherProcessIsNoRotation() throws Exception {
        for (var name : List.of("shop.log", "shop.9.log.gz", "shop.10.log", "shop-2.log", "shop-20260101.log")) {
            Files.writeString(folder.resolve(name), "");
        }
        assertThat(names(LogSet.of("shop", "shop", folder.resolve("shop.log"))))
                .containsExactly("shop.log", "shop.9.log.gz", "shop.10.log", "shop-20260101.log");
        for (var name : List.of("cart.log", "cart.log.9.gz", "cart.log.10", "cart.log.10000.gz", "cart.log.2.gz")) {
            Files.writeString(folder.resolve(name), "");
        }
        assertThat(names(LogSet.of("cart", "cart", folder.resolve("cart.log"))))
                .containsExactly("cart.log", "cart.log.2.gz", "cart.log.9.gz", "cart.log.10", "cart.log.10000.gz");
        for (var name :
                List.of("day.log", "day.log.2026-01-29.9", "day.log.2026-01-29.10.gz", "day.log.2026-01-30.1")) {
            Files.writeString(folder.resolve(name), "");
        }
        assertThat(names(LogSet.of("day", "day", folder.resolve("day.log"))))
                .containsExactly("day.log", "day.log.2026-01-30.1", "day.log.2026-01-29.10.gz", "day.log.2026-01-29.9");
    }

    private static List<String> names(List<LogSet> sets) {
        return sets.stream()
                .flatMap(set -> set.files().stream())
                .map(file -> file.path().getFileName().toString())
                .toList();
    }

    @Test
    void aSearchEndsInTimeAlsoWithinAZippedFileThatHoldsNothing() throws Exception {
        unpacksToHundredsOfMegabytes("shop.log.1.gz");
        try (var hasty = new FileLogs(
                new EstateFile(folder.resolve("services.yaml")), Duration.ofMillis(50), Duration.ofMillis(50))) {
            var found = hasty.search(all().containing("nowhere"));
            assertThat(found.facts().counted()).isFalse();
            assertThat(found.facts().notes()).singleElement().asString().contains("the search ended after");
            assertThat(hasty.each(all().containing("nowhere"), entry -> {}).counted())
                    .isFalse();
            assertThatThrownBy(() -> hasty.cited("shop:999999999999999~1"))
                    .hasMessage("shop: shop.log.1.gz took too long to unpack up to there");
            assertThatThrownBy(() -> hasty.around("shop:999999999999999~1", 5, 5))
                    .hasMessageContaining("too long");
            assertThat(hasty.cited("shop:0~1")).hasSize(1);
        }
    }

    @Test
    void searchesThatWereCancelledHoldUpNoOther() throws Exception {
        unpacksToHundredsOfMegabytes("shop.log.1.gz");
        Files.writeString(folder.resolve("cart.log"), "2026-01-29T10:00:00Z here\n");
        for (int i = 0; i < 4; i++) {
            var search = Thread.ofPlatform().start(() -> {
                try {
                    logs.search(all().containing("nowhere"));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            Thread.sleep(50);
            search.interrupt();
            search.join();
        }
        long begin = System.nanoTime();
        assertThat(found(all().withService("cart"))).hasSize(1);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    }

    private void unpacksToHundredsOfMegabytes(String name) throws IOException {
        zip(name, "2026-01-29T10:00:01Z nothing is to be found in this line\n".repeat(200_000));
        var member = Files.readAllBytes(folder.resolve(name));
        for (int i = 0; i < 240; i++) {
            Files.write(folder.resolve(name), member, StandardOpenOption.APPEND);
        }
    }

    @Test
    void aFileThatCannotBeReadHidesNoOther() throws Exception {
        Files.writeString(folder.resolve("cart.log"), "2026-01-29T10:00:00Z here\n");
        // who is root may read a closed file, but not a folder in its place
        Files.writeString(folder.resolve("shop.log"), "");
        var closed = new LogFile(Files.createDirectory(folder.resolve("shop.log.1")), 1);
        var set = new LogSet("shop", "shop", List.of(closed), java.util.Optional.empty());
        try (var threads = java.util.concurrent.Executors.newSingleThreadExecutor()) {
            var found = new SetSearch(set, all(), new Patience(Duration.ofSeconds(9), Duration.ofSeconds(9)), threads)
                    .run();
            assertThat(found.facts().counted()).isFalse();
            assertThat(found.facts().notes()).singleElement().asString().contains("shop.log.1 cannot be read");
        }
        assertThat(new EachEntry(set, all(), new Patience(Duration.ofSeconds(9), Duration.ofSeconds(9)))
                        .run(9, entry -> {})
                        .notes())
                .hasSize(1);
        assertThatThrownBy(() ->
                        Cited.of(List.of(set), "shop:0~1", new Patience(Duration.ofSeconds(9), Duration.ofSeconds(9))))
                .isInstanceOf(LogException.class);
    }
}
