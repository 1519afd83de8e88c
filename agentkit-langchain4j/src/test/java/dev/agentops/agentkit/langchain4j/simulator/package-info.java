/**
 * A model provider on loopback for tests: a real HTTP server that answers in a provider's own wire format, with the faults that a
 * network has. Other modules get it as the test-jar of {@code agentkit-langchain4j}.
 *
 * <pre>{@code
 * try (var provider = new ProviderSimulator()) {
 *     provider.answers(ProviderSimulator.stream(new AnthropicEvents().says(FinishReason.STOP, "Hello")));
 *     var model = LangChain4jModels.anthropic(ModelSettings.of("any-key", provider.url(), "claude-test"));
 *     …
 * }
 * }</pre>
 */
@NullMarked
package dev.agentops.agentkit.langchain4j.simulator;

import org.jspecify.annotations.NullMarked;
