package dev.agentops.agentkit.langchain4j;

import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.ToolSpec;
import dev.agentops.agentkit.model.Usage;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.googleai.GeminiThinkingConfig;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiTokenUsage;

final class GeminiProvider implements Provider {
    private final ModelSettings settings;
    private final StreamingChatModel model;

    GeminiProvider(ModelSettings settings) {
        if (settings.apiKey().isEmpty()) {
            throw new IllegalArgumentException("Gemini needs an API key");
        }
        if (!settings.model().matches("[\\w.-]+")) {
            throw new IllegalArgumentException("'" + settings.model() + "' cannot be the name of a Gemini model");
        }
        this.settings = settings;
        var builder = GoogleAiGeminiStreamingChatModel.builder()
                .httpClientBuilder(new CallerThreadHttpClientBuilder(
                        settings, new GeminiRequest(settings.model())::mended, GeminiStream::new))
                .apiKey(settings.apiKey())
                .modelName(settings.model())
                .timeout(settings.longestSilence())
                .returnThinking(true)
                .sendThinking(true);
        if (settings.thinks()) {
            builder.thinkingConfig(GeminiThinkingConfig.builder()
                    .includeThoughts(true)
                    .thinkingBudget(settings.thinkingTokens())
                    .build());
        }
        if (!settings.baseUrl().isEmpty()) {
            builder.baseUrl(withVersion(settings.baseUrl()));
        }
        this.model = builder.build();
    }

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public String label() {
        return "Gemini";
    }

    @Override
    public ModelSettings settings() {
        return settings;
    }

    @Override
    public StreamingChatModel model() {
        return model;
    }

    @Override
    public ChatRequestParameters parameters(ModelRequest request) {
        return ChatRequestParameters.builder()
                .maxOutputTokens(settings.outputLimit(request))
                .build();
    }

    /** Google refuses an object without properties; a tool without input has no parameters at all. */
    @Override
    public ToolSpecification tool(ToolSpec tool) {
        var specification = ToolSchemas.specification(tool);
        return tool.inputSchema().path("properties").isEmpty()
                ? specification.toBuilder().parameters(null).build()
                : specification;
    }

    /** Google counts thoughts apart from the answer, and bills both as output. */
    @Override
    public Usage usage(ChatResponse response) {
        if (!(response.tokenUsage() instanceof GoogleAiGeminiTokenUsage tokens)) {
            return Usage.UNREPORTED;
        }
        int thoughts = Numbers.orZero(tokens.thoughtsTokenCount());
        return new Usage(
                Numbers.orZero(tokens.inputTokenCount()),
                Numbers.orZero(tokens.outputTokenCount()) + thoughts,
                Numbers.orZero(tokens.cachedContentTokenCount()),
                thoughts,
                1);
    }

    @Override
    public FinishReason finishReason(ChatResponse response, boolean toolCalls) {
        return switch (response.finishReason()) {
            case STOP, TOOL_EXECUTION -> toolCalls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
            case LENGTH, OTHER -> FinishReason.LENGTH;
            case CONTENT_FILTER -> FinishReason.REFUSED;
        };
    }

    /** Google's own clients take the address without the version; both are fine here. */
    private static String withVersion(String baseUrl) {
        String plain = baseUrl.replaceAll("/+$", "");
        return plain.matches(".*/v\\d\\w*") ? plain : plain + "/v1beta";
    }
}
