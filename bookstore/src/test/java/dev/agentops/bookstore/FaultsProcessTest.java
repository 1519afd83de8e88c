package dev.agentops.bookstore;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.bookstore.home.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Breaks a running bookstore in each way, looks at what an engineer would see, and fixes it by hand. Nothing is healed in
 * between: each break starts from pristine sources.
 */
@Tag("process")
class FaultsProcessTest {
    /** A fault as the engineer meets it: what the log says, and the edit that fixes it. */
    enum Case {
        OFF_BY_ONE(
                "off-by-one",
                "Index 4 out of bounds for length 4",
                "PriceCalculator.java:22",
                Service.STORE_API,
                "src/PriceCalculator.java",
                "tier <= TIERS.length;",
                "tier < TIERS.length;"),
        TINY_TIMEOUT(
                "tiny-timeout",
                "warehouse-alpha did not answer within 5 ms (warehouse.timeout.ms=5)",
                "WarehouseClient.java:",
                Service.STORE_API,
                "config/store.properties",
                "warehouse.timeout.ms=5\n",
                "warehouse.timeout.ms=1500\n"),
        RENAMED_FIELD(
                "renamed-field",
                "field 'quantity' is missing in the answer of warehouse-beta: {\"isbn\":\"978",
                "WarehouseClient.java:",
                Service.WAREHOUSE_BETA,
                "src/StockAnswer.java",
                "\"qty\"",
                "\"quantity\""),
        BAD_PRICE(
                "bad-price",
                "books.json line 7: price \"24,90\" of 9781930046856 is not a number",
                "Book.java:",
                Service.STORE_API,
                "data/books.json",
                "\"24,90\"",
                "24.90");

        private final String fault;
        private final String message;
        private final String frame;
        private final Service service;
        private final String file;
        private final String broken;
        private final String fixed;

        Case(String fault, String message, String frame, Service service, String file, String broken, String fixed) {
            this.fault = fault;
            this.message = message;
            this.frame = frame;
            this.service = service;
            this.file = file;
            this.broken = broken;
            this.fixed = fixed;
        }
    }

    @TempDir
    private static Path dir;

    private static RunningBookstore bookstore;

    @BeforeAll
    static void start() throws Exception {
        bookstore = RunningBookstore.start(dir);
    }

    @AfterAll
    static void end() {
        bookstore.close();
    }

    @ParameterizedTest
    @EnumSource
    void showsInTheLogAndIsFixedByOneEditAndOneRestart(Case fault) throws Exception {
        int start = bookstore.logEnd(Service.STORE_API);

        assertThat(bookstore.command("break", fault.fault).out()).startsWith(fault.fault + " is on: ");

        Eventually.within(
                Duration.ofSeconds(8),
                "errors of a request rise",
                () -> bookstore.status().errorRate() > 0.3
                        && failedRequest(fault, start).isPresent(),
                bookstore::status);
        assertThat(bookstore.status().fault()).isEqualTo(fault.fault);

        bookstore.edit(fault.service, fault.file, fault.broken, fault.fixed);
        assertThat(bookstore.status().fault()).isNull();
        Commands.Result restart = bookstore.command("restart", fault.service.id());
        assertThat(restart.exitCode()).isZero();
        assertThat(restart.out()).matches(fault.service.id() + " restarted at \\S+: pid \\d+, answers after .* s\\R");

        assertThat(bookstore.awaitRequests(10)).noneMatch(FaultsProcessTest::isError);
        assertThat(bookstore.status().errorRate()).isZero();
        Eventually.within(Duration.ofSeconds(15), "all is healthy", bookstore::isHealthy, bookstore::status);
    }

    @Test
    void theRedHerringLogsErrorsAndBreaksNothing() throws Exception {
        int start = bookstore.logEnd(Service.STORE_API);

        bookstore.command("break", "noisy-exporter");

        Eventually.within(
                Duration.ofSeconds(6),
                "the exporter complains",
                () -> errors(start).size() >= 2,
                () -> errors(start));
        assertThat(errors(start)).allSatisfy(line -> {
            assertThat(line.path("msg").asText())
                    .isEqualTo("could not push metrics to 127.0.0.1:9: Connection refused");
            assertThat(line.path("stack").asText()).contains("MetricsExporter.java:");
            assertThat(line.has("traceId")).isFalse();
        });
        assertThat(bookstore.status().fault()).isEqualTo("noisy-exporter");
        assertThat(bookstore.status().errorRate()).isZero();
        assertThat(bookstore.isHealthy()).isTrue();
    }

    @Test
    void aSecondFaultReplacesTheFirst() throws Exception {
        bookstore.command("break", "bad-price");

        bookstore.command("break", "tiny-timeout");

        assertThat(bookstore.status().fault()).isEqualTo("tiny-timeout");
        assertThat(bookstore.home().code(Service.STORE_API).resolve("data/books.json"))
                .content()
                .doesNotContain("24,90");
    }

    /** The trace id that a fitting ERROR line and the access line of a failed request share. */
    private static Optional<String> failedRequest(Case fault, int start) throws IOException {
        List<JsonNode> log = bookstore.log(Service.STORE_API, start);
        return log.stream()
                .filter(line -> isError(line)
                        && line.path("msg").asText().startsWith(fault.message)
                        && line.path("error").asText().matches("(?s)java\\.[\\w.]+: .*")
                        && line.path("error").asText().contains(fault.message)
                        && line.path("stack").asText().contains(fault.frame))
                .map(line -> line.path("traceId").asText())
                .filter(traceId -> log.stream()
                        .anyMatch(line -> line.path("traceId").asText().equals(traceId)
                                && line.path("status").asInt() >= 500))
                .findFirst();
    }

    private static List<JsonNode> errors(int start) throws IOException {
        return bookstore.log(Service.STORE_API, start).stream()
                .filter(FaultsProcessTest::isError)
                .toList();
    }

    private static boolean isError(JsonNode line) {
        return line.path("level").asText().equals("ERROR");
    }
}
