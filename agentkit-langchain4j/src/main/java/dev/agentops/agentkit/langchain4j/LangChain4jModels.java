package dev.agentops.agentkit.langchain4j;

import dev.agentops.agentkit.model.ChatModel;

/** Makes models. Each has its own HTTP client and serves any number of calls at once. Thread-safe, and so are the models. */
public final class LangChain4jModels {
    private LangChain4jModels() {}

    /**
     * Anthropic's Messages API, with prompt caching of system text and tools.
     *
     * @throws IllegalArgumentException without an API key
     */
    public static ChatModel anthropic(ModelSettings settings) {
        return new LangChain4jChatModel(new AnthropicProvider(settings));
    }

    /**
     * OpenAI's Chat Completions API, or any server that speaks it.
     *
     * @throws IllegalArgumentException without an API key and without a base URL
     */
    public static ChatModel openAi(ModelSettings settings) {
        return openAi("openai", settings);
    }

    /**
     * OpenAI's Responses API. Nothing is stored there.
     *
     * @throws IllegalArgumentException without an API key and without a base URL
     */
    public static ChatModel openAiResponses(ModelSettings settings) {
        return new LangChain4jChatModel(new OpenAiResponsesProvider(settings));
    }

    /**
     * Google's Gemini API.
     *
     * @throws IllegalArgumentException without an API key
     */
    public static ChatModel gemini(ModelSettings settings) {
        return new LangChain4jChatModel(new GeminiProvider(settings));
    }

    /** @param provider what {@link ChatModel#provider()} says of a server that only speaks OpenAI's format, such as {@code offline} */
    public static ChatModel openAi(String provider, ModelSettings settings) {
        return new LangChain4jChatModel(new OpenAiProvider(provider, settings));
    }
}
