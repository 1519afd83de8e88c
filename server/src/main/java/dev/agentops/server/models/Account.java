package dev.agentops.server.models;

import dev.agentops.agentkit.langchain4j.ModelSettings;
import dev.agentops.agentkit.model.ChatModel;

import java.time.Duration;
import java.util.function.Function;

/**
 * How a provider is reached.
 *
 * @param provider as {@link ChatModel#provider} names it
 * @param isListed whether its list prices hold: a compatible server has prices of its own
 * @param silence longest silence of a model; zero for what suits it
 * @param longest time of one call
 * @param main the default model of the agents, and {@code router} that of the router
 */
record Account(
        String provider,
        Function<ModelSettings, ChatModel> api,
        String key,
        String url,
        boolean isListed,
        Duration silence,
        Duration longest,
        String main,
        String router) {
    ChatModel model(String name) {
        return model(name, 0, 0);
    }

    /** @param contextTokens zero for what is known of a model of that name */
    ChatModel model(String name, int thinkingTokens, int contextTokens) {
        return api.apply(ModelSettings.of(key, url, name)
                .withIdleTimeout(silence)
                .withCallTimeout(longest)
                .withThinking(thinkingTokens)
                .withContextTokens(contextTokens));
    }
}
