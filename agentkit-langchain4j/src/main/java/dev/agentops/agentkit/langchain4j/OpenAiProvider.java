package dev.agentops.agentkit.langchain4j;

import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.Usage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiTokenUsage;

import java.net.URI;
import java.util.function.UnaryOperator;

final class OpenAiProvider implements Provider {
    private final String name;
    private final ModelSettings settings;
    private final StreamingChatModel model;

    OpenAiProvider(String name, ModelSettings settings) {
        requireKeyOrUrl(settings);
        this.name = name;
        this.settings = settings;
        var builder = OpenAiStreamingChatModel.builder()
                .httpClientBuilder(
                        new CallerThreadHttpClientBuilder(settings, UnaryOperator.identity(), OpenAiStream::new))
                .modelName(settings.model())
                .timeout(settings.longestSilence())
                .returnThinking(true);
        if (!settings.apiKey().isEmpty()) {
            builder.apiKey(settings.apiKey());
        }
        if (!settings.baseUrl().isEmpty()) {
            builder.baseUrl(settings.baseUrl());
        }
        this.model = builder.build();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String label() {
        return label(settings);
    }

    @Override
    public ModelSettings settings() {
        return settings;
    }

    @Override
    public StreamingChatModel model() {
        return model;
    }

    /** OpenAI's reasoning models refuse the old name of the limit; many other servers know only the old one. */
    @Override
    public ChatRequestParameters parameters(ModelRequest request) {
        var parameters = OpenAiChatRequestParameters.builder();
        if (settings.thinks()) {
            parameters.reasoningEffort(settings.effort());
        }
        return isOpenAiItself(settings)
                ? parameters.maxCompletionTokens(settings.outputLimit(request)).build()
                : parameters.maxOutputTokens(settings.outputLimit(request)).build();
    }

    @Override
    public Usage usage(ChatResponse response) {
        return tokens(response);
    }

    static Usage tokens(ChatResponse response) {
        if (!(response.tokenUsage() instanceof OpenAiTokenUsage tokens)) {
            return Usage.UNREPORTED;
        }
        var details = tokens.inputTokensDetails();
        int cached = details == null ? 0 : Numbers.orZero(details.cachedTokens());
        var written = tokens.outputTokensDetails();
        return new Usage(
                Numbers.orZero(tokens.inputTokenCount()),
                Numbers.orZero(tokens.outputTokenCount()),
                cached,
                written == null ? 0 : Numbers.orZero(written.reasoningTokens()),
                1);
    }

    @Override
    public FinishReason finishReason(ChatResponse response, boolean toolCalls) {
        return switch (response.finishReason()) {
            case STOP, TOOL_EXECUTION, OTHER -> toolCalls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
            case LENGTH -> FinishReason.LENGTH;
            case CONTENT_FILTER -> FinishReason.REFUSED;
        };
    }

    static void requireKeyOrUrl(ModelSettings settings) {
        if (settings.apiKey().isEmpty() && settings.baseUrl().isEmpty()) {
            throw new IllegalArgumentException(
                    "OpenAI needs an API key, or the base URL of a server that asks for none");
        }
    }

    static String label(ModelSettings settings) {
        return isOpenAiItself(settings) ? "OpenAI" : "The model server";
    }

    /** Or its twin at Azure, {@code https://….openai.azure.com/openai/v1}. */
    private static boolean isOpenAiItself(ModelSettings settings) {
        if (settings.baseUrl().isEmpty()) {
            return true;
        }
        String host = URI.create(settings.baseUrl()).getHost();
        return host.endsWith("openai.com") || host.endsWith(".azure.com");
    }
}
