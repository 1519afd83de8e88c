package dev.agentops.agentkit.langchain4j;

import org.junit.jupiter.api.Test;

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
    void forgivesWhiteSpaceAround() {
        assertThat(ModelSettings.of(" k\n", " ", " m ")).isEqualTo(ModelSettings.of("k", "", "m"));
    }
}
