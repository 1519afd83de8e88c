/** {@link dev.agentops.agentkit.model.ChatModel} over LangChain4j's providers. No LangChain4j type leaves this package. */
@NullMarked
package dev.agentops.agentkit.langchain4j;

import org.jspecify.annotations.NullMarked;
