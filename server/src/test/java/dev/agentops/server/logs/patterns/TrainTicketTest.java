package dev.agentops.server.logs.patterns;

import com.fasterxml.jackson.databind.JsonNode;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.agentops.agentkit.Json;
import dev.agentops.server.logs.Level;
import dev.agentops.server.logs.LogEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A minute each of a system of 40 services with a fault in one of them, recorded by others (Nezha, MIT licence) and read where it lies:
 * {@code -Dagentops.data=FOLDER} or {@code AGENTOPS_DATA}, {@code ../shared/data} beside the repository if neither is set.
 */
class TrainTicketTest {
    private static final Pattern ROW = Pattern.compile("^([^,]*),(\\d+),([^,]*),([^,]*),[^,]*,[^,]*,[^,]*,\"(.*)\"$");

    private static final Encoding O200K = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    private static final Encoding CL100K = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);

    private static Path folder;

    @BeforeAll
    static void findTheData() {
        String set = Optional.ofNullable(System.getProperty("agentops.data")).orElse(System.getenv("AGENTOPS_DATA"));
        folder = (set == null ? repository().resolve("../shared/data") : Path.of(set)).resolve("trainticket");
        assumeTrue(Files.isDirectory(folder), "no TrainTicket data in " + folder);
    }

    private static Path repository() {
        var here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("agentops")) ? here : here.resolve("..");
    }

    @ParameterizedTest
    @CsvSource({
        "09_25, ts-basic-service, BasicServiceImpl",
        "09_42, ts-verification-code-service, verify result: false",
        "10_04, ts-travel-service, threw exception [Request processing failed",
        "10_56, ts-route-service, Query route by id"
    })
    void aMinuteFitsIn4000TokensAndTheFaultyServiceIsInIt(String window, String service, String line)
            throws IOException {
        var drain = new Drain();
        long[] size = {0, 0};
        read(window, entry -> {
            size[0]++;
            size[1] += entry.text().length();
            drain.add(entry, false);
        });
        var report = new PatternReport(drain.clusters(), 60);
        String text = report.text();
        System.out.printf(
                "%s: %d lines, %d characters, %d patterns, %d characters of text, %s %d of %d patterns%n",
                window,
                size[0],
                size[1],
                report.size(),
                text.length(),
                service,
                section(text, service).lines().count() - 1,
                drain.clusters().stream()
                        .filter(one -> one.source().equals(service))
                        .count());

        assertFits(text);
        assertThat(section(text, service)).contains(line);
        assertThat(section(text, "ts-food-service")).contains("ERROR");
    }

    /** ts-food-service fails at all times: beside that, what fails only now is NEW. */
    @Test
    void withOtherMinutesAsTheTimeBeforeTheRedHerringIsNoNewsAndTheFaultIs() throws IOException {
        var drain = new Drain();
        for (String before : List.of("09_25", "09_42", "10_56")) {
            read(before, entry -> drain.add(entry, true));
        }
        read("10_04", entry -> drain.add(entry, false));
        String text = new PatternReport(drain.clusters(), 60).text();

        assertFits(text);
        assertThat(section(text, "ts-food-service")).contains("ERROR (before ").doesNotContain("ERROR NEW");
        assertThat(section(text, "ts-travel-service")).contains("12x ERROR NEW ", "Request processing failed");
        assertThat(text.lines().filter(line -> line.contains("x ERROR NEW ")).toList())
                .as("the fault and two that it drags along")
                .hasSize(3);
    }

    /** In tokens as OpenAI's models count them; Anthropic publishes no tokenizer. */
    private static void assertFits(String text) {
        int now = O200K.countTokens(text);
        int before = CL100K.countTokens(text);
        System.out.printf("%d tokens of o200k_base, %d of cl100k_base%n", now, before);
        assertThat(now).isLessThan(4_000);
        assertThat(before).isLessThan(4_000);
    }

    /** Each of its patterns is in the other minutes as well, as often among the lines of the service: logs alone cannot tell the fault. */
    @ParameterizedTest
    @CsvSource({"09_25, ts-basic-service", "09_42, ts-verification-code-service", "10_56, ts-route-service"})
    void inTheOtherThreeTheFaultyServiceLogsNothingButOrdinaryLines(String window, String service) throws IOException {
        var drain = new Drain();
        for (String other : List.of("09_25", "09_42", "10_04", "10_56")) {
            read(other, entry -> drain.add(entry, !other.equals(window)));
        }
        var own = drain.clusters().stream()
                .filter(one -> one.source().equals(service))
                .toList();
        double lines = own.stream().mapToLong(Cluster::count).sum();
        double before = own.stream().mapToLong(Cluster::before).sum();
        assertThat(own).isNotEmpty().allSatisfy(cluster -> {
            assertThat(cluster.level()).isNotIn(Level.ERROR, Level.FATAL);
            assertThat(cluster.before()).as("not only in this minute").isPositive();
            assertThat(cluster.count() / lines).isCloseTo(cluster.before() / before, within(0.1));
        });
    }

    private static String section(String text, String service) {
        int start = text.indexOf("\n" + service + "  ");
        assertThat(start).as(service).isNotNegative();
        int end = start + 1;
        do {
            end = text.indexOf('\n', end + 1);
        } while (end >= 0 && text.startsWith("\n  ", end));
        return text.substring(start + 1, end < 0 ? text.length() : end);
    }

    private interface Reader {
        void read(LogEntry entry);
    }

    private static void read(String window, Reader reader) throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve(window + "_log.csv.gz"))),
                StandardCharsets.UTF_8))) {
            for (String row = lines.readLine(); row != null; row = lines.readLine()) {
                var cells = ROW.matcher(row);
                if (cells.matches()) {
                    String json = cells.group(5).replace("\"\"", "\"");
                    String service = cells.group(4).replaceAll("-[0-9a-f]+-\\w+$", "");
                    String text = json.startsWith("{")
                            ? Json.read(json, JsonNode.class).path("log").asText()
                            : json;
                    reader.read(new LogEntry(
                            service, cells.group(2), Long.parseLong(cells.group(2)), text.strip(), text.length()));
                }
            }
        }
    }
}
