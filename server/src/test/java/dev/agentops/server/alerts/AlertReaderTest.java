package dev.agentops.server.alerts;

import dev.agentops.agentkit.Json;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.safety.untrusted.InstallationKey;
import dev.agentops.server.safety.untrusted.Redactor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    @Test
    void moreAlertsThanAreReadAreCounted() throws Exception {
        String one = "{\"labels\":{\"n\":\"%d\"}}";
        String all = IntStream.range(0, AlertReader.MOST_ALERTS + 7)
                .mapToObj(one::formatted)
                .collect(Collectors.joining(","));
        var delivery =
                alertmanager("{\"alerts\": [" + all + "], \"truncatedAlerts\": 3, \"groupKey\": \"g\", \"x\": [{}]}");

        assertThat(delivery.alerts()).hasSize(AlertReader.MOST_ALERTS);
        assertThat(delivery.leftOut()).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"alerts\": []}",
                "{\"alerts\": {}}",
                "{\"alerts\": [1]}",
                "{\"alerts\": [{\"labels\": {}}",
                "{\"alerts\": [{\"labels\": {}}]} {}",
                "{\"alerts\": [{\"labels\": {}}], \"version\": \"3\"}",
                "{\"alerts\": [{\"labels\": {}}], \"truncatedAlerts\": 99999999999999999999}"
            })
    void whatIsNoDeliveryIsSaid(String body) {
        assertThatThrownBy(() -> alertmanager(body)).isInstanceOf(UnreadableAlertException.class);
    }

    @Test
    void bytesThatAreNoTextAreSaid() {
        var body = "{\"alerts\": [{\"labels\": {\"a\": \"\u00ff\"}}]}".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> reader.alertmanager(body)).hasMessageContaining("UTF-8");
    }

    private Delivery alertmanager(String body) throws Exception {
        return reader.alertmanager(body.getBytes(StandardCharsets.UTF_8));
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
