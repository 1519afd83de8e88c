package dev.agentops.server.safety.untrusted;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LiveRedactionTest {
    private final StringBuilder shown = new StringBuilder();
    private final LiveRedaction live =
            new LiveRedaction(new Redactor(new InstallationKey(new byte[] {1})), "thr_1", text -> shown.append(text));

    @Test
    void aSecretThatComesInPiecesIsNotShown() {
        live.write("starting\nkey AKIAIOSF");
        assertThat(shown.toString()).isEqualTo("starting\n");
        live.write("ODNN7EXAMPLE here\nnext");

        assertThat(shown.toString())
                .startsWith("starting\nkey [redacted aws-key #")
                .endsWith(" here\n")
                .doesNotContain("AKIA");
    }

    @Test
    void aKeyIsHeldBackUntilItsEnd() {
        live.write("before\n-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n");
        live.write("BKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n");
        assertThat(shown.toString()).isEqualTo("before\n");
        live.write("-----END PRIVATE KEY-----\nafter\n");

        assertThat(shown.toString()).contains("[redacted ").endsWith("after\n").doesNotContain("MIIE", "BKcw");
    }

    @Test
    void halfOfANameAndItsValueWaitsForTheOther() {
        live.write("a\n- name: DB_PASSWORD\n");
        assertThat(shown.toString()).isEqualTo("a\n");
        live.write("  value: hunter2\n- value: hunter3\n");
        assertThat(shown.toString()).contains("value: [redacted ").endsWith("]\n");
        live.write("  name: API_TOKEN\nb\n");

        assertThat(shown.toString()).doesNotContain("hunter").endsWith("API_TOKEN\nb\n");
    }

    @Test
    void aLineWithoutEndIsNotKeptForEver() {
        for (int i = 0; i < 100; i++) {
            live.write("x".repeat(10_000));
        }
        live.write("\nlate\n");
        assertThat(shown.toString()).isEmpty();
    }
}
