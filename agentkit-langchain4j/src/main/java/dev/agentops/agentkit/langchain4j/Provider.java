package dev.agentops.agentkit.langchain4j;

import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.ToolSpec;
import dev.agentops.agentkit.model.Usage;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;

/** What differs between two providers. */
interface Provider {
    /** For traces, such as {@code anthropic}. */
    String name();

    /** For people, such as {@code Anthropic}. */
    String label();

    ModelSettings settings();

    StreamingChatModel model();

    /** The request as this provider takes it. */
    default ModelRequest fit(ModelRequest request) {
        return request;
    }

    /** The output limit, and what else this provider must be told in each request. */
    ChatRequestParameters parameters(ModelRequest request);

    /** @param request with tools */
    default ChatRequestParameters tools(ModelRequest request) {
        return ChatRequestParameters.builder()
                .toolSpecifications(request.tools().stream().map(this::tool).toList())
                .toolChoice(ToolSchemas.choice(request.toolChoice()))
                .build();
    }

    default ToolSpecification tool(ToolSpec tool) {
        return ToolSchemas.specification(tool);
    }

    Usage usage(ChatResponse response);

    /** @param toolCalls whether the reply holds tool calls */
    FinishReason finishReason(ChatResponse response, boolean toolCalls);
}
