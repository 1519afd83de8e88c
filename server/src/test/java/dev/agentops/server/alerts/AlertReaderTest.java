package dev.agentops.server.alerts;

import dev.agentops.agentkit.Json;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.safety.untrusted.InstallationKey;
import dev.agentops.server.safety.untrusted.Redactor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What is kept of an alert's texts. */
class AlertReaderTest {
    /** It is known by the sign behind it: the half before a cut looks like none. */
    private static final String SECRET = "postgres://shop:hunter2secret@db";

    @TempDir
    Path folder;

    private AlertReader reader;

    @BeforeEach
    void open() throws Exception {
        var file = Files.writeString(folder.resolve("services.yaml"), "services: []\n");
        reader = new AlertReader(new EstateFile(file), new Redactor(new InstallationKey(new byte[] {1})));
    }

    @Test
    void aSecretOverWhichTheCutFallsIsRedacted() throws Exception {
        var alert = read(Map.of(
                "title", before(AlertTexts.TITLE),
                "labels", Map.of("where", before(AlertTexts.LABEL)),
                "annotations", Map.of("description", before(AlertTexts.ANNOTATION))));

        assertThat(alert.title() + alert.labels() + alert.annotations())
                .doesNotContain("hunter")
                .contains("characters more]");
    }

    @Test
    void aSecretThatGoesOnInTheNextLineOfATitleIsRedacted() throws Exception {
        assertThat(read(Map.of("title", "The password: \"hunter2\nsecret\" is refused"))
                        .title())
                .doesNotContain("hunter");
    }

    @Test
    void noSignIsCutInTwo() throws Exception {
        assertThat(read(Map.of("title", "x".repeat(AlertTexts.TITLE - 1) + "\ud83d\ude00 and more"))
                        .title())
                .isEqualTo("x".repeat(AlertTexts.TITLE - 1) + "… [cut: 11 characters more]");
    }

    /** Its password begins before so many characters and ends behind them. */
    private static String before(int cut) {
        return "x".repeat(cut - "postgres://shop:hunter2".length()) + SECRET + " is refused, and so it goes on and on";
    }

    private Alert read(Map<String, Object> body) throws Exception {
        return reader.plain(Json.write(body).getBytes(StandardCharsets.UTF_8))
                .alerts()
                .getFirst();
    }
}
