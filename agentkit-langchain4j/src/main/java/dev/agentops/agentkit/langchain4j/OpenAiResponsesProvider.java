package dev.agentops.agentkit.langchain4j;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.ToolSpec;
import dev.agentops.agentkit.model.Usage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiResponsesChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiResponsesChatResponseMetadata;
import dev.langchain4j.model.openai.OpenAiResponsesStreamingChatModel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Nothing is stored at OpenAI: each request carries the whole transcript, like everywhere else. */
final class OpenAiResponsesProvider implements Provider {
    /** OpenAI refuses a lower limit. */
    private static final int LEAST_OUTPUT_TOKENS = 16;

    /** What was thought comes back so that the next request can carry it; models that don't think refuse to be asked for it. */
    private static final List<String> ENCRYPTED_REASONING = List.of("reasoning.encrypted_content");

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private final ModelSettings settings;
    private final StreamingChatModel model;

    OpenAiResponsesProvider(ModelSettings settings) {
        OpenAiProvider.requireKeyOrUrl(settings);
        this.settings = settings;
        var builder = OpenAiResponsesStreamingChatModel.builder()
                .httpClientBuilder(new CallerThreadHttpClientBuilder(settings))
                .modelName(settings.model())
                .store(false);
        if (!settings.apiKey().isEmpty()) {
            builder.apiKey(settings.apiKey());
        }
        if (!settings.baseUrl().isEmpty()) {
            builder.baseUrl(settings.baseUrl().replaceAll("/+$", ""));
        }
        this.model = builder.build();
    }

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public String label() {
        return OpenAiProvider.label(settings);
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
        var parameters = OpenAiResponsesChatRequestParameters.builder()
                .maxOutputTokens(Math.max(LEAST_OUTPUT_TOKENS, settings.outputLimit(request)));
        if (settings.thinks()) {
            parameters.reasoningEffort(settings.effort()).include(ENCRYPTED_REASONING);
        }
        return parameters.build();
    }

    /**
     * This API makes every property required unless it is told {@code "strict": false}, which LangChain4j cannot say of its own
     * tools. What it calls server tools goes out as it is.
     */
    @Override
    public ChatRequestParameters tools(ModelRequest request) {
        return OpenAiResponsesChatRequestParameters.builder()
                .serverTools(request.tools().stream()
                        .map(OpenAiResponsesProvider::function)
                        .toList())
                .toolChoice(ToolSchemas.choice(request.toolChoice()))
                .build();
    }

    @Override
    public Usage usage(ChatResponse response) {
        return OpenAiProvider.tokens(response);
    }

    @Override
    public FinishReason finishReason(ChatResponse response, boolean toolCalls) {
        if (toolCalls) {
            return FinishReason.TOOL_CALLS;
        }
        return switch (response.finishReason()) {
            case STOP, TOOL_EXECUTION, OTHER ->
                says(response, "response.refusal.done", "") ? FinishReason.REFUSED : FinishReason.STOP;
            case LENGTH ->
                says(response, "response.incomplete", "\"content_filter\"")
                        ? FinishReason.REFUSED
                        : FinishReason.LENGTH;
            case CONTENT_FILTER -> FinishReason.REFUSED;
        };
    }

    /** LangChain4j folds all that is incomplete into LENGTH and knows no refusal; the events say which it was. */
    private static boolean says(ChatResponse response, String event, String text) {
        return response.metadata() instanceof OpenAiResponsesChatResponseMetadata metadata
                && metadata.rawServerSentEvents().stream()
                        .map(each -> Texts.orEmpty(each.data()))
                        .anyMatch(data -> data.contains("\"" + event + "\"") && data.contains(text));
    }

    private static Map<String, Object> function(ToolSpec tool) {
        var function = new LinkedHashMap<String, Object>();
        function.put("type", "function");
        function.put("name", tool.name());
        function.put("description", tool.description());
        function.put("parameters", Json.mapper().convertValue(tool.inputSchema(), MAP));
        function.put("strict", false);
        return function;
    }
}
