package dev.agentops.agentkit.langchain4j;

import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.ToolChoice;
import dev.langchain4j.model.anthropic.AnthropicChatRequestParameters;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Claude has two ways to be told to think: models up to 4.5 take a budget of tokens and refuse the other, models from 4.7 on take
 * {@code adaptive} with an effort and refuse the budget; 4.6 takes both.
 */
final class AnthropicThinking {
    private static final Pattern VERSION = Pattern.compile("claude-(?:[a-z]+-)?(\\d{1,2})(?:-(\\d{1,2})(?!\\d))?");

    private final ModelSettings settings;
    private final Transcript transcript;
    private final boolean adaptive;

    AnthropicThinking(ModelSettings settings, Transcript transcript) {
        this.settings = settings;
        this.transcript = transcript;
        this.adaptive = isAdaptive(settings.model());
    }

    void prepare(AnthropicStreamingChatModel.AnthropicStreamingChatModelBuilder model) {
        if (settings.thinks() && adaptive) {
            model.thinkingDisplay("summarized")
                    .customParameters(Map.of("output_config", Map.of("effort", settings.effort())));
        }
    }

    /** Anthropic refuses to think when a tool must be called. */
    boolean mayThinkOn(ModelRequest request) {
        return settings.thinks()
                && (request.tools().isEmpty() || request.toolChoice() != ToolChoice.REQUIRED)
                && (adaptive || transcript.hasThinkingOfOpenCalls(request));
    }

    void ask(AnthropicChatRequestParameters.Builder parameters) {
        if (adaptive) {
            parameters.thinkingType("adaptive");
        } else {
            parameters.thinkingType("enabled").thinkingBudgetTokens(settings.thinkingTokens());
        }
    }

    private static boolean isAdaptive(String model) {
        var version = VERSION.matcher(model);
        if (!version.find()) {
            return false;
        }
        int major = Integer.parseInt(version.group(1));
        int minor = version.group(2) == null ? 0 : Integer.parseInt(version.group(2));
        return major > 4 || major == 4 && minor >= 6;
    }
}
