package dev.agentops.server.models;

import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.server.StartException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void refusesATimeForAModelThatIsNone() throws Exception {
        assertThat(provider(Map.of(
                        "ANTHROPIC_API_KEY", "a",
                        "AGENTOPS_MODEL_SILENCE_SECONDS", "600",
                        "AGENTOPS_MODEL_MAX_MINUTES", "60")))
                .isEqualTo("anthropic");
        assertThatThrownBy(() -> choose(Map.of("ANTHROPIC_API_KEY", "a", "AGENTOPS_MODEL_SILENCE_SECONDS", "long")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("a number of seconds");
        assertThatThrownBy(() -> choose(Map.of("ANTHROPIC_API_KEY", "a", "AGENTOPS_MODEL_MAX_MINUTES", "0")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("longer than zero");
    }

    @Test
    void aFallbackIsOfTheSameProviderUnlessAnotherIsNamed() throws Exception {
        var same = choose(Map.of("ANTHROPIC_API_KEY", "a", "AGENTOPS_FALLBACK_MODEL", "claude-opus-5"));
        assertThat(same.main().name()).isEqualTo("claude-sonnet-4-6");
        assertThat(same.names()).containsExactly("claude-sonnet-4-6", "claude-haiku-4-5", "claude-opus-5");

        var other = choose(
                Map.of("ANTHROPIC_API_KEY", "a", "OPENAI_API_KEY", "o", "AGENTOPS_FALLBACK_MODEL", "openai:gpt-4.1"));
        assertThat(other.main().provider()).isEqualTo("anthropic");
        assertThat(other.fallback()).isEqualTo("gpt-4.1");
        assertThat(isPriced(other, "gpt-4.1")).isTrue();

        var colon = choose(Map.of("OPENAI_BASE_URL", "http://127.0.0.1:1", "AGENTOPS_FALLBACK_MODEL", "llama3.1:8b"));
        assertThat(colon.fallback()).isEqualTo("llama3.1:8b");
    }

    @Test
    void aKeyAloneMakesNoFallback() throws Exception {
        assertThat(choose(Map.of("ANTHROPIC_API_KEY", "a", "OPENAI_API_KEY", "o"))
                        .fallback())
                .isEmpty();
    }

    @Test
    void aFallbackThatCannotBeReachedIsRefused() {
        assertThatThrownBy(() -> choose(Map.of("ANTHROPIC_API_KEY", "a", "AGENTOPS_FALLBACK_MODEL", "openai:gpt-4.1")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("the key of openai is not set");
        assertThatThrownBy(() -> choose(Map.of("AGENTOPS_FALLBACK_MODEL", "claude-opus-5")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("set ANTHROPIC_API_KEY, OPENAI_API_KEY or GEMINI_API_KEY too");
    }

    @Test
    void theOfflineModelIsFreeAndACompatibleServerHasNoListPrice() throws Exception {
        var offline = choose(Map.of());
        assertThat(offline.pricing().cost(offline.main().name(), new Usage(100, 10, 0, 1)))
                .isEqualTo(Cost.ZERO);

        assertThat(isPriced(choose(Map.of("OPENAI_API_KEY", "o")), "gpt-4.1")).isTrue();
        assertThat(isPriced(
                        choose(Map.of("OPENAI_API_KEY", "o", "OPENAI_BASE_URL", "https://api.openai.com/v1")),
                        "gpt-4.1"))
                .isTrue();
        assertThat(isPriced(choose(Map.of("OPENAI_BASE_URL", "http://127.0.0.1:11434/v1")), "gpt-4.1"))
                .isFalse();
    }

    @Test
    void pricesOfOnesOwnComeFromAFile(@TempDir Path folder) throws Exception {
        var file = Files.writeString(
                folder.resolve("prices.json"), "{\"prices\":[{\"models\":[\"llama3\"],\"input\":0.2,\"output\":0.4}]}");
        var local = Map.of("OPENAI_BASE_URL", "http://127.0.0.1:1", "AGENTOPS_PRICES", file.toString());
        assertThat(isPriced(choose(local), "llama3")).isTrue();

        Files.writeString(file, "{\"prices\":[{\"models\":[\"llama3\"]}]}");
        assertThatThrownBy(() -> choose(local))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("needs \"input\" and \"output\"");
        Files.delete(file);
        assertThatThrownBy(() -> choose(local)).hasMessageContaining("cannot be read");
    }

    private static boolean isPriced(Models models, String name) {
        return models.pricing().cost(name, new Usage(100, 10, 0, 1)).known();
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
