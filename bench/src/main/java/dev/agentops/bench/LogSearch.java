package dev.agentops.bench;

import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.logs.LogQuery;
import dev.agentops.server.logs.files.FileLogs;
import dev.agentops.server.logs.patterns.Drain;

import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Search and compression over generated log files, without a server. They lie in the page cache, as logs just written do. */
final class LogSearch {
    private static final long BEGIN = Instant.parse("2026-01-29T00:00:00Z").getEpochSecond() * 1_000_000_000L;
    private static final long STEP = 10_000_000L;
    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final int TRIES = 5;
    private static final String RARE = "the one line of its kind";
    private static final int KINDS = 144;
    private static final String[] WORDS = {
        "billing",
        "catalog",
        "checkout",
        "delivery",
        "gateway",
        "inventory",
        "mailer",
        "orders",
        "pricing",
        "reviews",
        "search",
        "users"
    };

    private final Figures figures;
    private final long size;

    LogSearch(Figures figures, boolean quick) {
        this.figures = figures;
        this.size = quick ? 250_000_000L : 1_000_000_000L;
    }

    void measure() throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("agentops-logs");
        try {
            Files.writeString(
                    folder.resolve("services.yaml"),
                    "services:\n  - {name: shop, logs: [shop.log]}\n  - {name: many, logs: [many.log]}\n");
            long lines = generate(folder.resolve("shop.log"), size, LogSearch::ofShop);
            long ofMany = generate(folder.resolve("many.log"), size / 10, LogSearch::ofMany);
            figures.section("Log files: " + size / 1_000_000 + " MB, " + lines + " lines of JSON");
            var estate = new EstateFile(folder.resolve("services.yaml"));
            try (var all = new FileLogs(estate);
                    var page = new FileLogs(estate, Duration.ZERO)) {
                search(all, page, lines);
                compress(all, "shop", lines);
                compress(all, "many", ofMany);
            }
        } finally {
            for (var file : List.of("shop.log", "many.log", "services.yaml")) {
                Files.deleteIfExists(folder.resolve(file));
            }
            Files.deleteIfExists(folder);
        }
    }

    private void search(FileLogs all, FileLogs page, long lines) throws IOException, InterruptedException {
        var open = LogQuery.all(BEGIN, BEGIN + (lines + 1) * STEP, 40).withService("shop");
        var rare = open.containing("no such text");
        var common = open.containing("order placed");
        all.search(rare);
        long before = used();
        figures.add("a text that is nowhere, whole file", rate(all, rare), "MB/s", "target 300");
        figures.add("a text in every fourth line, all counted", rate(all, common), "MB/s", "target 300");
        figures.add(
                "a level of one line in a hundred, all counted",
                rate(all, open.ofLevel("ERROR")),
                "MB/s",
                "target 300");
        figures.add("a level of all other lines, all counted", rate(all, open.ofLevel("INFO")), "MB/s");
        figures.add("min_status 500, of one line in 400", rate(all, status(open, 500)), "MB/s", "target 300");
        figures.add(
                "a regex with letters that each match holds",
                rate(all, regex(open, "connection to \\d+\\.0\\.0\\.\\d+ (refused|reset)")),
                "MB/s",
                "target 300");
        figures.add("a regex without such letters", rate(all, regex(open, "(refus|abort)ed")), "MB/s");
        figures.add("heap in use after that, more than before", (used() - before) / 1e6, "MB");
        figures.add("most heap in use in a search for a text, with its garbage", peak(all, common), "MB");
        figures.add("most heap in use in a search for a level", peak(all, open.ofLevel("INFO")), "MB");
        first(page, open, common, lines);
    }

    private void first(FileLogs page, LogQuery open, LogQuery common, long lines)
            throws IOException, InterruptedException {
        figures.add("the latest 40 that match, nothing counted further, p50", millis(page, common), "ms", "target 300");
        figures.add("the latest 40 of a rare level", millis(page, open.ofLevel("ERROR")), "ms", "target 300");
        figures.add(
                "one line at the other end of the file, found",
                millis(page, open.containing(RARE)),
                "ms",
                "target 300");
        long middle = BEGIN + lines / 2 * STEP;
        var minute = open.within(middle, middle + 60_000_000_000L);
        figures.add("all of one minute in the middle", millis(page, minute), "ms");
        figures.add("min_status 500 in that minute", millis(page, status(minute, 500)), "ms");
        figures.add(
                "that line in the hour it stands in",
                millis(page, open.containing(RARE).within(BEGIN, BEGIN + HOUR)),
                "ms");
    }

    private static LogQuery status(LogQuery query, int least) {
        return new LogQuery(
                query.service(), "", "", Optional.empty(), "", least, query.from(), query.to(), true, query.limit());
    }

    private static LogQuery regex(LogQuery query, String regex) {
        return new LogQuery(
                query.service(), "", "", LogQuery.regex(regex), "", 0, query.from(), query.to(), true, query.limit());
    }

    private static double millis(FileLogs logs, LogQuery query) throws InterruptedException {
        var times = new ArrayList<Double>();
        for (int i = 0; i < TRIES; i++) {
            long begin = System.nanoTime();
            if (logs.search(query).entries().isEmpty()) {
                throw new IllegalStateException("nothing found for " + query);
            }
            times.add((System.nanoTime() - begin) / 1e6);
        }
        return new Sample(times).p50();
    }

    private double rate(FileLogs logs, LogQuery query) throws InterruptedException {
        var rates = new ArrayList<Double>();
        for (int i = 0; i < TRIES; i++) {
            long begin = System.nanoTime();
            long scanned = logs.search(query).facts().scanned();
            rates.add(scanned / 1e6 / ((System.nanoTime() - begin) / 1e9));
        }
        return new Sample(rates).p50();
    }

    /** Megabytes over what was in use before, as the pools of the heap tell: nothing is collected for it. */
    private static double peak(FileLogs logs, LogQuery query) throws InterruptedException {
        long before = used();
        var heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
        logs.search(query);
        long most =
                heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        return Math.max(0, most - before) / 1e6;
    }

    private void compress(FileLogs logs, String service, long lines) throws InterruptedException {
        var query = LogQuery.all(BEGIN, BEGIN + (lines + 1) * STEP, 500_000).withService(service);
        double best = 0;
        int patterns = 0;
        for (int i = 0; i < 3; i++) {
            var drain = new Drain();
            long begin = System.nanoTime();
            long read = logs.each(query, entry -> drain.add(entry, false)).matched();
            best = Math.max(best, read / ((System.nanoTime() - begin) / 1e9));
            patterns = drain.clusters().size();
        }
        figures.add("lines read from the file and grouped, one thread", best, "1/s", "target 200000");
        figures.add("of so many patterns", patterns, "");
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private interface Lines {
        String line(long number, Random random);
    }

    private static long generate(Path file, long size, Lines lines) throws IOException {
        var random = new Random(7);
        long number = 0;
        long written = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            while (written < size) {
                String line = lines.line(number++, random);
                out.write(line);
                written += line.length();
            }
        }
        return number;
    }

    private static String ofShop(long number, Random random) {
        String message = switch ((int) (number % 4)) {
            case 0 -> "order placed by customer " + random.nextInt(100_000) + " for " + random.nextInt(900) + " EUR";
            case 1 ->
                "GET /books/" + random.nextInt(10_000) + " answered\",\"status\":" + (number % 400 == 1 ? 503 : 200)
                        + ",\"path\":\"/books";
            case 2 ->
                number == 1_002
                        ? RARE
                        : "cache of " + random.nextInt(64) + " MB refreshed in " + random.nextInt(400) + " ms";
            default -> number % 100 == 3 ? "connection to 10.0.0." + random.nextInt(250) + " refused" : "heartbeat";
        };
        return line(number, number % 100 == 3 ? "ERROR" : "INFO", Long.toHexString(random.nextLong()), message);
    }

    /** Lines of as many kinds as a system of some forty services writes. */
    private static String ofMany(long number, Random random) {
        int kind = random.nextInt(KINDS);
        String message = WORDS[kind % WORDS.length] + " " + WORDS[kind / WORDS.length] + " step"
                + "abcdefghijkl".charAt(kind % 12) + " took " + random.nextInt(400) + " ms for "
                + random.nextInt(100_000) + (kind % 3 == 0 ? " again" : "");
        return line(number, kind % 40 == 0 ? "WARN" : "INFO", Long.toHexString(random.nextLong()), message);
    }

    private static String line(long number, String level, String trace, String message) {
        return "{\"ts\":\"" + Instant.ofEpochSecond(0, BEGIN + number * STEP) + "\",\"level\":\"" + level
                + "\",\"service\":\"shop\",\"traceId\":\"" + trace + "\",\"msg\":\"" + message + "\"}\n";
    }
}
