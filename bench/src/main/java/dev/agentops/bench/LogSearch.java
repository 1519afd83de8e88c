package dev.agentops.bench;

import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.logs.LogQuery;
import dev.agentops.server.logs.files.FileLogs;
import dev.agentops.server.logs.patterns.Drain;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;

/** Search and compression over generated log files, without a server. They lie in the page cache, as logs just written do. */
final class LogSearch {
    private static final long BEGIN = Instant.parse("2026-01-29T00:00:00Z").getEpochSecond() * 1_000_000_000L;
    private static final long STEP = 10_000_000L;
    private static final int TRIES = 5;

    private final Figures figures;
    private final long size;

    LogSearch(Figures figures, boolean quick) {
        this.figures = figures;
        this.size = quick ? 250_000_000L : 1_000_000_000L;
    }

    void measure() throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("agentops-logs");
        try {
            Files.writeString(folder.resolve("services.yaml"), "services:\n  - {name: shop, logs: [shop.log]}\n");
            long lines = generate(folder.resolve("shop.log"));
            figures.section("Log files: " + size / 1_000_000 + " MB, " + lines + " lines of JSON");
            var estate = new EstateFile(folder.resolve("services.yaml"));
            try (var all = new FileLogs(estate);
                    var page = new FileLogs(estate, Duration.ZERO)) {
                search(all, page, lines);
                compress(all, lines);
            }
        } finally {
            Files.deleteIfExists(folder.resolve("shop.log"));
            Files.deleteIfExists(folder.resolve("services.yaml"));
            Files.deleteIfExists(folder);
        }
    }

    private void search(FileLogs all, FileLogs page, long lines) throws IOException, InterruptedException {
        var open = LogQuery.all(BEGIN, BEGIN + (lines + 1) * STEP, 40);
        var rare = open.containing("no such text");
        var common = open.containing("order placed");
        all.search(rare);
        long before = used();
        figures.add("a text that is nowhere, whole file", rate(all, rare), "MB/s", "target 300");
        figures.add("a text in every fourth line, all counted", rate(all, common), "MB/s", "target 300");
        figures.add("a level, all counted", rate(all, open.ofLevel("ERROR")), "MB/s");
        figures.add("heap in use after that, more than before", (used() - before) / 1e6, "MB");
        var times = new ArrayList<Double>();
        for (int i = 0; i < TRIES; i++) {
            long begin = System.nanoTime();
            page.search(common);
            times.add((System.nanoTime() - begin) / 1e6);
        }
        figures.add(
                "the latest 40 that match, nothing counted further, p50", new Sample(times).p50(), "ms", "target 300");
        long begin = System.nanoTime();
        all.search(open.within(BEGIN + lines / 2 * STEP, BEGIN + lines / 2 * STEP + 60_000_000_000L));
        figures.add("all of one minute in the middle", (System.nanoTime() - begin) / 1e6, "ms");
    }

    private double rate(FileLogs logs, LogQuery query) throws IOException, InterruptedException {
        var rates = new ArrayList<Double>();
        for (int i = 0; i < TRIES; i++) {
            long begin = System.nanoTime();
            long scanned = logs.search(query).facts().scanned();
            rates.add(scanned / 1e6 / ((System.nanoTime() - begin) / 1e9));
        }
        return new Sample(rates).p50();
    }

    private void compress(FileLogs logs, long lines) throws IOException, InterruptedException {
        var query = LogQuery.all(BEGIN, BEGIN + (lines + 1) * STEP, 500_000);
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
        figures.add("patterns", patterns, "");
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private long generate(Path file) throws IOException {
        var random = new Random(7);
        long lines = 0;
        long written = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            while (written < size) {
                String line = line(lines++, random);
                out.write(line);
                written += line.length();
            }
        }
        return lines;
    }

    private static String line(long number, Random random) {
        String message = switch ((int) (number % 4)) {
            case 0 -> "order placed by customer " + random.nextInt(100_000) + " for " + random.nextInt(900) + " EUR";
            case 1 -> "GET /books/" + random.nextInt(10_000) + " answered";
            case 2 -> "cache of " + random.nextInt(64) + " MB refreshed in " + random.nextInt(400) + " ms";
            default -> number % 100 == 3 ? "connection to 10.0.0." + random.nextInt(250) + " refused" : "heartbeat";
        };
        return "{\"ts\":\"" + Instant.ofEpochSecond(0, BEGIN + number * STEP) + "\",\"level\":\""
                + (number % 100 == 3 ? "ERROR" : "INFO") + "\",\"service\":\"shop\",\"traceId\":\""
                + Long.toHexString(random.nextLong()) + "\",\"msg\":\"" + message + "\"}\n";
    }
}
