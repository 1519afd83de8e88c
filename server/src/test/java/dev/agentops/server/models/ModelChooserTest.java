package dev.agentops.server.models;

import dev.agentops.server.StartException;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ModelChooserTest {
    private static final URI OFFLINE = URI.create("http://127.0.0.1:1/v1");

    @Test
    void answersOfflineWithoutAnyKey() throws Exception {
        var models = choose(Map.of("ANTHROPIC_API_KEY", " "));

        assertThat(models.offline()).isTrue();
        assertThat(models.main().provider()).isEqualTo("offline");
    }

    @Test
    void prefersAnthropicThenOpenAiThenGemini() throws Exception {
        assertThat(provider(Map.of("ANTHROPIC_API_KEY", "a", "OPENAI_API_KEY", "o", "GEMINI_API_KEY", "g")))
                .isEqualTo("anthropic");
        assertThat(provider(Map.of("OPENAI_API_KEY", "o", "GEMINI_API_KEY", "g")))
                .isEqualTo("openai");
        assertThat(provider(Map.of("GEMINI_API_KEY", "g"))).isEqualTo("gemini");
        assertThat(provider(Map.of("GOOGLE_API_KEY", "g"))).isEqualTo("gemini");
    }

    @Test
    void aSmallerModelRoutesUnlessOneIsNamed() throws Exception {
        var defaults = choose(Map.of("GEMINI_API_KEY", "g"));
        assertThat(defaults.main().name()).isEqualTo("gemini-2.5-pro");
        assertThat(defaults.router().name()).isEqualTo("gemini-2.5-flash");

        var named = choose(Map.of("GEMINI_API_KEY", "g", "AGENTOPS_MODEL", "mine"));
        assertThat(named.main().name()).isEqualTo("mine");
        assertThat(named.router().name()).isEqualTo("mine");

        var both = choose(Map.of("GEMINI_API_KEY", "g", "AGENTOPS_MODEL", "mine", "AGENTOPS_ROUTER_MODEL", "small"));
        assertThat(both.router().name()).isEqualTo("small");
    }

    @Test
    void refusesAnApiThatOpenAiDoesNotHave() throws Exception {
        assertThat(provider(Map.of("OPENAI_API_KEY", "o", "AGENTOPS_OPENAI_API", "responses")))
                .isEqualTo("openai");
        assertThatThrownBy(() -> choose(Map.of("OPENAI_API_KEY", "o", "AGENTOPS_OPENAI_API", "assistants")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("'assistants'");
    }

    @Test
    void refusesAThinkingBudgetThatIsNone() throws Exception {
        assertThat(provider(Map.of("ANTHROPIC_API_KEY", "a", "AGENTOPS_THINKING", "4096")))
                .isEqualTo("anthropic");
        assertThatThrownBy(() -> choose(Map.of("ANTHROPIC_API_KEY", "a", "AGENTOPS_THINKING", "much")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("'much'");
        assertThatThrownBy(() -> choose(Map.of("ANTHROPIC_API_KEY", "a", "AGENTOPS_THINKING", "5")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("at least 1024");
    }

    @Test
    void neverShowsAKey() {
        assertThatThrownBy(() -> choose(Map.of("GEMINI_API_KEY", "the secret")))
                .isInstanceOf(StartException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    private static String provider(Map<String, String> environment) throws StartException {
        return choose(environment).main().provider();
    }

    private static Models choose(Map<String, String> environment) throws StartException {
        return ModelChooser.choose(environment, OFFLINE);
    }
}
