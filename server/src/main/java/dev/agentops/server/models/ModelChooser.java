package dev.agentops.server.models;

import dev.agentops.agentkit.langchain4j.LangChain4jModels;
import dev.agentops.agentkit.langchain4j.ModelSettings;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.server.StartException;

import java.net.URI;
import java.util.Map;
import java.util.function.Function;

/** Chooses the models by the usual environment variables. */
public final class ModelChooser {
    private static final String OFFLINE = "offline-rules";

    private final Map<String, String> environment;

    private ModelChooser(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Anthropic when {@code ANTHROPIC_API_KEY} is set, else OpenAI or a compatible server when {@code OPENAI_API_KEY} or {@code
     * OPENAI_BASE_URL} is, else Gemini when {@code GEMINI_API_KEY} or {@code GOOGLE_API_KEY} is, else the offline model. {@code
     * AGENTOPS_MODEL} and {@code AGENTOPS_ROUTER_MODEL} name other models; {@code AGENTOPS_OPENAI_API=responses} speaks OpenAI's
     * Responses API instead of Chat Completions; {@code AGENTOPS_THINKING} is how many tokens the agents' model may think (the
     * router's does not).
     *
     * @param offline where the offline model listens
     */
    public static Models choose(Map<String, String> environment, URI offline) throws StartException {
        try {
            return new ModelChooser(environment).choose(offline);
        } catch (IllegalArgumentException e) {
            throw new StartException("The model cannot be used: " + e.getMessage(), e);
        }
    }

    private Models choose(URI offline) {
        if (isSet("ANTHROPIC_API_KEY")) {
            return models(
                    LangChain4jModels::anthropic,
                    value("ANTHROPIC_API_KEY"),
                    value("ANTHROPIC_BASE_URL"),
                    "claude-sonnet-4-5",
                    "claude-haiku-4-5");
        }
        if (isSet("OPENAI_API_KEY") || isSet("OPENAI_BASE_URL")) {
            return models(openAi(), value("OPENAI_API_KEY"), value("OPENAI_BASE_URL"), "gpt-4.1", "gpt-4.1-mini");
        }
        if (isSet("GEMINI_API_KEY") || isSet("GOOGLE_API_KEY")) {
            return models(
                    LangChain4jModels::gemini,
                    or(value("GEMINI_API_KEY"), value("GOOGLE_API_KEY")),
                    value("GEMINI_BASE_URL"),
                    "gemini-2.5-pro",
                    "gemini-2.5-flash");
        }
        var rules = new OfflineModel(LangChain4jModels.openAi(ModelSettings.of("", offline.toString(), OFFLINE)));
        return new Models(rules, rules, true);
    }

    private Function<ModelSettings, ChatModel> openAi() {
        return switch (value("AGENTOPS_OPENAI_API")) {
            case "", "chat" -> LangChain4jModels::openAi;
            case "responses" -> LangChain4jModels::openAiResponses;
            case String other ->
                throw new IllegalArgumentException(
                        "AGENTOPS_OPENAI_API is '" + other + "'; it must be 'chat' or 'responses'");
        };
    }

    /** One model that was named serves both, unless the router's is named too. */
    private Models models(Function<ModelSettings, ChatModel> api, String key, String url, String main, String router) {
        String named = value("AGENTOPS_MODEL");
        String routerModel = or(value("AGENTOPS_ROUTER_MODEL"), or(named, router));
        return new Models(
                api.apply(ModelSettings.of(key, url, or(named, main)).withThinking(thinking())),
                api.apply(ModelSettings.of(key, url, routerModel)),
                false);
    }

    private int thinking() {
        String tokens = or(value("AGENTOPS_THINKING"), "0");
        try {
            return Integer.parseInt(tokens);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "AGENTOPS_THINKING is '" + tokens + "'; it must be a number of tokens", e);
        }
    }

    private boolean isSet(String name) {
        return !value(name).isEmpty();
    }

    private String value(String name) {
        return environment.getOrDefault(name, "").strip();
    }

    private static String or(String chosen, String otherwise) {
        return chosen.isEmpty() ? otherwise : chosen;
    }
}
