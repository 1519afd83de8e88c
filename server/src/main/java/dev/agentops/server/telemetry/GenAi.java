package dev.agentops.server.telemetry;

/**
 * Names of the OpenTelemetry conventions for generative AI
 * (<a href="https://github.com/open-telemetry/semantic-conventions-genai">semantic-conventions-genai</a>), which have no Java bindings,
 * and ours where they have none.
 */
final class GenAi {
    static final String OPERATION = "gen_ai.operation.name";
    static final String AGENT = "gen_ai.agent.name";
    static final String CONVERSATION = "gen_ai.conversation.id";
    static final String PROVIDER = "gen_ai.provider.name";
    static final String REQUEST_MODEL = "gen_ai.request.model";
    static final String RESPONSE_MODEL = "gen_ai.response.model";
    static final String RESPONSE_ID = "gen_ai.response.id";
    static final String FINISH_REASONS = "gen_ai.response.finish_reasons";
    static final String INPUT_TOKENS = "gen_ai.usage.input_tokens";
    static final String OUTPUT_TOKENS = "gen_ai.usage.output_tokens";
    static final String CACHED_TOKENS = "gen_ai.usage.cache_read.input_tokens";
    static final String INPUT_MESSAGES = "gen_ai.input.messages";
    static final String OUTPUT_MESSAGES = "gen_ai.output.messages";
    static final String TOOL = "gen_ai.tool.name";
    static final String TOOL_CALL = "gen_ai.tool.call.id";
    static final String ERROR = "error.type";

    static final String RUN = "agentops.run.id";
    static final String STATUS = "agentops.status";
    static final String STEP = "agentops.step";
    static final String ATTEMPT = "agentops.attempt";
    static final String COST = "agentops.cost.usd";
    static final String REASONING_TOKENS = "agentops.usage.reasoning_tokens";

    private GenAi() {}

    /** The conventions' word for ours. */
    static String finishReason(String ours) {
        return switch (ours) {
            case "tool_calls" -> "tool_call";
            case "refused" -> "content_filter";
            default -> ours;
        };
    }
}
