package dev.agentops.agentkit.langchain4j;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.ToolChoice;
import dev.agentops.agentkit.model.ToolSpec;
import dev.agentops.agentkit.model.Usage;
import dev.langchain4j.model.anthropic.AnthropicChatRequestParameters;
import dev.langchain4j.model.anthropic.AnthropicChatResponseMetadata;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;

import java.util.function.UnaryOperator;

final class AnthropicProvider implements Provider {
    private final ModelSettings settings;
    private final AnthropicThinking thinking;
    private final StreamingChatModel model;

    AnthropicProvider(ModelSettings settings) {
        if (settings.apiKey().isEmpty()) {
            throw new IllegalArgumentException("Anthropic needs an API key");
        }
        this.settings = settings;
        this.thinking = new AnthropicThinking(settings, new Transcript(name()));
        var builder = AnthropicStreamingChatModel.builder()
                .httpClientBuilder(
                        new CallerThreadHttpClientBuilder(settings, AnthropicRequest::mended, UnaryOperator.identity()))
                .apiKey(settings.apiKey())
                .modelName(settings.model())
                .timeout(settings.longestSilence())
                .cacheSystemMessages(true)
                .cacheTools(true)
                .returnThinking(true)
                .sendThinking(true);
        thinking.prepare(builder);
        if (!settings.baseUrl().isEmpty()) {
            builder.baseUrl(withVersion(settings.baseUrl()));
        }
        this.model = builder.build();
    }

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public String label() {
        return "Anthropic";
    }

    @Override
    public ModelSettings settings() {
        return settings;
    }

    @Override
    public StreamingChatModel model() {
        return model;
    }

    /**
     * Anthropic refuses calls in the transcript of a request that defines no tools, as that of an agent without tools after one
     * that had some. So those that were called are named; none may be called.
     */
    @Override
    public ModelRequest fit(ModelRequest request) {
        if (!request.tools().isEmpty()) {
            return request;
        }
        var called = Transcript.toolNames(request).stream()
                .map(name ->
                        new ToolSpec(name, "", Json.mapper().createObjectNode().put("type", "object")))
                .toList();
        return called.isEmpty()
                ? request
                : new ModelRequest(
                        request.system(), request.messages(), called, ToolChoice.NONE, request.maxOutputTokens());
    }

    @Override
    public ChatRequestParameters parameters(ModelRequest request) {
        var parameters = AnthropicChatRequestParameters.builder();
        if (!thinking.mayThinkOn(request)) {
            return parameters.maxOutputTokens(request.maxOutputTokens()).build();
        }
        thinking.ask(parameters);
        return parameters.maxOutputTokens(settings.outputLimit(request)).build();
    }

    /** Anthropic counts what it read from and wrote to its cache apart from the other input. */
    @Override
    public Usage usage(ChatResponse response) {
        if (!(response.tokenUsage() instanceof AnthropicTokenUsage tokens)) {
            return Usage.UNREPORTED;
        }
        int cached = Numbers.orZero(tokens.cacheReadInputTokens());
        int written = Numbers.orZero(tokens.cacheCreationInputTokens());
        int input = Numbers.orZero(tokens.inputTokenCount()) + written + cached;
        return new Usage(input, Numbers.orZero(tokens.outputTokenCount()), cached, written, 0, 1);
    }

    @Override
    public FinishReason finishReason(ChatResponse response, boolean toolCalls) {
        return switch (response.finishReason()) {
            case STOP, TOOL_EXECUTION -> toolCalls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
            case LENGTH -> FinishReason.LENGTH;
            case CONTENT_FILTER -> FinishReason.REFUSED;
            case OTHER -> other(response);
        };
    }

    /** LangChain4j folds the rest into OTHER; the events say which it was. */
    private static FinishReason other(ChatResponse response) {
        if (response.metadata() instanceof AnthropicChatResponseMetadata metadata
                && metadata.rawServerSentEvents() != null) {
            for (var event : metadata.rawServerSentEvents()) {
                if ("message_delta".equals(event.event()) && event.data().contains("\"refusal\"")) {
                    return FinishReason.REFUSED;
                }
            }
        }
        return FinishReason.LENGTH;
    }

    /** Anthropic's own clients take the address without the version; both are fine here. */
    private static String withVersion(String baseUrl) {
        String plain = baseUrl.replaceAll("/+$", "");
        return plain.endsWith("/v1") ? plain : plain + "/v1";
    }
}
