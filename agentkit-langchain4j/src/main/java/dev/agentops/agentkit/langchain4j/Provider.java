package dev.agentops.agentkit.langchain4j;

import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.Usage;
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

    ChatRequestParameters outputLimit(int maxOutputTokens);

    Usage usage(ChatResponse response);

    /** @param toolCalls whether the reply holds tool calls */
    FinishReason finishReason(ChatResponse response, boolean toolCalls);
}
