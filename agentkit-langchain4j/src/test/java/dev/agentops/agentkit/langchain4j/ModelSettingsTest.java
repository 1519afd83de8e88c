package dev.agentops.agentkit.langchain4j;

import org.junit.jupiter.api.Test;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ModelSettingsTest {
    @Test
    void refusesAKeyThatNoHeaderCanCarryWithoutShowingIt() {
        assertThatThrownBy(() -> ModelSettings.of("sk-secret\nmore", "", "m"))
                .hasMessageContaining("API key")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    @Test
    void refusesABaseUrlThatIsNone() {
        assertThatThrownBy(() -> ModelSettings.of("k", "localhost:8080", "m")).hasMessageContaining("http://");
    }

    @Test
    void aModelThatThinksMayBeSilentForLonger() {
        var plain = ModelSettings.of("k", "", "claude-sonnet-4-6");

        assertThat(plain.longestSilence()).isEqualTo(Duration.ofSeconds(60));
        assertThat(plain.withThinking(4096).longestSilence()).isEqualTo(Duration.ofMinutes(5));
        assertThat(ModelSettings.of("k", "", "openai/o3").longestSilence()).isEqualTo(Duration.ofMinutes(5));
        assertThat(ModelSettings.of("k", "", "gpt-5-mini").longestSilence()).isEqualTo(Duration.ofMinutes(5));
        assertThat(plain.withIdleTimeout(Duration.ofSeconds(9))
                        .withThinking(4096)
                        .longestSilence())
                .isEqualTo(Duration.ofSeconds(9));
        assertThatThrownBy(() -> plain.withCallTimeout(Duration.ZERO)).hasMessageContaining("longer than zero");
    }

    @Test
    void forgivesWhiteSpaceAround() {
        assertThat(ModelSettings.of(" k\n", " ", " m ")).isEqualTo(ModelSettings.of("k", "", "m"));
    }
}
