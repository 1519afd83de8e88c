package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

class TimesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "PT59S, in 59 s",
        "PT59M59S, in 59 min",
        "PT1H29M, in 1 h",
        "PT3H59M, in 4 h",
        "PT47H, in 47 h",
        "P2DT23H, in 3 d",
        "PT-1H-50M, 2 h ago"
    })
    void saysHowFarAwayATimeIs(Duration away, String said) {
        assertThat(Times.relative(TextNode.valueOf(NOW.plus(away).toString()), NOW))
                .isEqualTo(said);
    }
}
