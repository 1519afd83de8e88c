package dev.agentops.server.models;

import dev.agentops.agentkit.langchain4j.LangChain4jModels;
import dev.agentops.agentkit.langchain4j.ModelSettings;
import dev.agentops.server.StartException;

import java.net.URI;
import java.util.Map;

/** Chooses the models by the usual environment variables. */
public final class ModelChooser {
    private static final String ANTHROPIC_MODEL = "claude-sonnet-4-5";
    private static final String ANTHROPIC_ROUTER = "claude-haiku-4-5";
    private static final String OPENAI_MODEL = "gpt-4.1";
    private static final String OPENAI_ROUTER = "gpt-4.1-mini";
    private static final String OFFLINE = "offline-rules";

    private ModelChooser() {}

    /**
     * Anthropic when {@code ANTHROPIC_API_KEY} is set, else OpenAI or a compatible server when {@code OPENAI_API_KEY} or {@code
     * OPENAI_BASE_URL} is, else the offline model. {@code AGENTOPS_MODEL} and {@code AGENTOPS_ROUTER_MODEL} name other models.
     *
     * @param offline where the offline model listens
     */
    public static Models choose(Map<String, String> environment, URI offline) throws StartException {
        String model = environment.getOrDefault("AGENTOPS_MODEL", "");
        String router = environment.getOrDefault("AGENTOPS_ROUTER_MODEL", "");
        String anthropicKey = environment.getOrDefault("ANTHROPIC_API_KEY", "");
        String openAiKey = environment.getOrDefault("OPENAI_API_KEY", "");
        String openAiUrl = environment.getOrDefault("OPENAI_BASE_URL", "");
        try {
            if (!anthropicKey.isBlank()) {
                String url = environment.getOrDefault("ANTHROPIC_BASE_URL", "");
                return new Models(
                        LangChain4jModels.anthropic(ModelSettings.of(anthropicKey, url, or(model, ANTHROPIC_MODEL))),
                        LangChain4jModels.anthropic(
                                ModelSettings.of(anthropicKey, url, or(router, or(model, ANTHROPIC_ROUTER)))),
                        false);
            }
            if (!openAiKey.isBlank() || !openAiUrl.isBlank()) {
                return new Models(
                        LangChain4jModels.openAi(ModelSettings.of(openAiKey, openAiUrl, or(model, OPENAI_MODEL))),
                        LangChain4jModels.openAi(
                                ModelSettings.of(openAiKey, openAiUrl, or(router, or(model, OPENAI_ROUTER)))),
                        false);
            }
            var rules = new OfflineModel(LangChain4jModels.openAi(ModelSettings.of("", offline.toString(), OFFLINE)));
            return new Models(rules, rules, true);
        } catch (IllegalArgumentException e) {
            throw new StartException("The model cannot be used: " + e.getMessage(), e);
        }
    }

    private static String or(String chosen, String fallback) {
        return chosen.isBlank() ? fallback : chosen;
    }
}
