package dev.agentops.server.logs;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogEntryTest {
    private static final String ADDRESS = " postgres://app:" + "s3cret-".repeat(20) + "@db/shop";

    @Test
    void aSecretThatTheCutWouldSplitIsNotShownInPartEither() {
        String line = "x".repeat(970) + ADDRESS + " y";
        var entry = new LogEntry("shop", "1", LogEntry.NO_TIME, line, line.length());

        assertThat(entry.shown(1_000))
                .contains("postgres://app:")
                .doesNotContain("s3cret")
                .endsWith("… (" + line.length() + " bytes)");
        assertThat(entry.shown())
                .as("one that is not cut is redacted with all of the result")
                .isEqualTo(line);
    }

    @Test
    void anEntryOfWhichOnlyTheStartIsKeptSaysHowLongItIs() {
        var entry = new LogEntry("shop", "1", LogEntry.NO_TIME, "start" + ADDRESS, 100_000);

        assertThat(entry.shown()).isEqualTo("start postgres://app:[redacted url-password]@db/shop… (100000 bytes)");
    }
}
