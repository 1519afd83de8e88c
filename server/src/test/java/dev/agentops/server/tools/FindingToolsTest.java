package dev.agentops.server.tools;

import dev.agentops.agentkit.Json;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.logs.AllLogs;
import dev.agentops.server.safety.untrusted.InstallationKey;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.testing.TestEstate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Evidence that is no evidence. */
class FindingToolsTest {
    private static final String FIRST = "2026-01-31T10:00:00Z ERROR order 1042 failed:  timeout after 300 ms";
    private static final String SECOND = "2026-01-31T10:00:01Z INFO GET /orders/1042 504";

    @TempDir
    Path folder;

    private FindingTools tools;

    @BeforeEach
    void twoLines() throws Exception {
        var estate = new TestEstate(folder);
        Files.writeString(folder.resolve("shop.log"), FIRST + "\n" + SECOND + "\n");
        tools = new FindingTools(
                new AllLogs(new EstateFile(estate.servicesFile())), new Redactor(new InstallationKey(new byte[] {1})));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "order 1043 failed            | a changed digit",
                "order 1042 failed: timeout   | one space of two",
                "ORDER 1042 FAILED            | other case",
                "оrder 1042 failed            | a Cyrillic letter that looks like the Latin one",
                "order １０４２ failed          | digits of full width",
                "order\u200b 1042 failed     | a space that is not seen",
                "GET /orders/1042 504         | another line of the log",
                "failed … timeout             | words left out"
            })
    void whatIsNotInTheLineLetterByLetterIsStruck(String quote, String why) throws Exception {
        assertThat(report(quote(0, quote))).as(why).startsWith("Not recorded: ").contains("the quote is not in shop:0");
        assertThat(report(quote(0, "timeout after 300 ms"), second(), quote(0, quote)))
                .as(why)
                .startsWith("recorded as LIKELY with 2 checked quotes; struck: ");
    }

    @Test
    void aQuoteThatIsInEveryLineProvesNothing() throws Exception {
        assertThat(report(quote(0, "e"), quote(FIRST.length() + 1, "0")))
                .startsWith("Not recorded: ")
                .contains("the quote for shop:0 says too little");
        Files.writeString(folder.resolve("shop.log"), "OOM\n");
        assertThat(report(quote(0, "OOM"))).as("all of a short line").startsWith("recorded as LIKELY");
    }

    @Test
    void oneLineUnderTwoReferencesIsOneLine() throws Exception {
        assertThat(report(quote(0, "timeout after 300 ms"), second())).startsWith("recorded as CONFIRMED");
        for (String other : List.of("shop:00", "shop:0~0", "shop:0000000")) {
            assertThat(report(quote(0, "timeout after 300 ms"), Map.of("source", other, "quote", "order 1042 failed")))
                    .as(other)
                    .startsWith("recorded as LIKELY with 2 checked quotes");
        }
    }

    @Test
    void aReferenceThatLeadsNowhereIsStruck() throws Exception {
        for (String source : List.of(
                "shop:3",
                "shop:9999",
                "shop:-1",
                "other:0",
                "../shop:0",
                "shop:0 ",
                "shop",
                "shop:99999999999999999999")) {
            assertThat(report(Map.of("source", source, "quote", "timeout after 300 ms")))
                    .as(source)
                    .startsWith("Not recorded: ");
        }
    }

    private static Map<String, Object> second() {
        return quote(FIRST.length() + 1, "GET /orders/1042 504");
    }

    private static Map<String, Object> quote(int at, String quote) {
        return Map.of("source", "shop:" + at, "quote", quote);
    }

    @SafeVarargs
    private String report(Map<String, Object>... evidence) throws Exception {
        return Calls.call(
                tools.tools(),
                "report_findings",
                Json.write(Map.of(
                        "service",
                        "shop",
                        "summary",
                        "504s",
                        "cause",
                        "a timeout",
                        "certainty",
                        "confirmed",
                        "evidence",
                        List.of(evidence))));
    }
}
