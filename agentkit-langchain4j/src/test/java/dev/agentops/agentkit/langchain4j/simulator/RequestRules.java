package dev.agentops.agentkit.langchain4j.simulator;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Optional;

/** What one provider's API takes. A request that breaks a rule is refused in that provider's own words. */
public sealed interface RequestRules permits AnthropicRules, GeminiRules, OpenAiRules, OpenAiResponsesRules {
    /**
     * @param path of the URL: at Google the model's name stands there
     * @throws Refused at the first rule that the request breaks
     */
    void check(String path, JsonNode request);

    /** The body of the answer with status 400. */
    String refusal(Refused refused);

    /** @return empty for a path that is no provider's */
    static Optional<RequestRules> of(String path) {
        if (path.endsWith("/messages")) {
            return Optional.of(new AnthropicRules());
        }
        if (path.endsWith("/chat/completions")) {
            return Optional.of(new OpenAiRules());
        }
        if (path.endsWith("/responses")) {
            return Optional.of(new OpenAiResponsesRules());
        }
        return path.endsWith("ateContent") ? Optional.of(new GeminiRules()) : Optional.empty();
    }

    /** A request that a provider would not take; the message is what it would say. */
    final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** @param words of the provider, with {@code %s} for each of the parts */
    static void require(boolean kept, String words, Object... parts) {
        if (!kept) {
            throw new Refused(words.formatted(parts));
        }
    }
}
