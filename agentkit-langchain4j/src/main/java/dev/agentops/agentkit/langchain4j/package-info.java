/**
 * {@link dev.agentops.agentkit.model.ChatModel} over LangChain4j's providers: Anthropic, OpenAI (both its APIs, and servers that
 * speak them) and Gemini, made by {@link dev.agentops.agentkit.langchain4j.LangChain4jModels}. No LangChain4j type leaves this
 * package.
 *
 * <p>LangChain4j writes the requests and reads the events. What is around that is ours, since a durable step must end: the HTTP
 * client reads on the caller's thread and ends a silence or an interrupt; what a provider streams is checked before LangChain4j
 * reads it; every failure becomes one line that says whether to try again. A further provider is one {@code Provider}, and one
 * subclass of the contract of tests that all of them pass.
 */
@NullMarked
package dev.agentops.agentkit.langchain4j;

import org.jspecify.annotations.NullMarked;
