package dev.agentops.agentkit.langchain4j;

import dev.agentops.agentkit.model.ModelRequest;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Where a model is and how patient we are with it. Immutable and thread-safe.
 *
 * @param apiKey may be empty for a server that asks for none
 * @param baseUrl empty for the provider's own address
 * @param model the model's name as the provider spells it
 * @param connectTimeout for the TCP and TLS handshake
 * @param idleTimeout longest silence of the provider, before its first event and between two that say something: comments and pings
 *     that only keep the connection open don't count. Zero for what suits the model: 60 seconds, or 5 minutes for one that thinks, as
 *     several providers say nothing while it does
 * @param callTimeout longest time of one whole call, however much is said
 * @param thinkingTokens how much the model may think before it answers, in tokens on top of the output limit; zero asks for
 *     nothing, so that the provider's default holds. Where a provider takes no number it becomes an effort: below 4,096 low,
 *     below 16,384 medium, else high
 * @param contextTokens how much the model takes, its answer included; zero for what is known of a model of that name
 */
public record ModelSettings(
        String apiKey,
        String baseUrl,
        String model,
        Duration connectTimeout,
        Duration idleTimeout,
        Duration callTimeout,
        int thinkingTokens,
        int contextTokens) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int LEAST_THINKING = 1_024;
    private static final int MEDIUM_EFFORT = 4_096;
    private static final int HIGH_EFFORT = 16_384;
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final Duration SILENCE_OF_THOUGHT = Duration.ofMinutes(5);
    private static final Duration CALL_TIMEOUT = Duration.ofMinutes(30);

    /** Models that think without being asked to. */
    private static final Pattern THINKERS =
            Pattern.compile("(.*/)?(o\\d|gpt-5|gemini-[3-9]|gemini-2\\.5-pro|deepseek-r|qwq).*");

    public ModelSettings {
        apiKey = apiKey.strip();
        baseUrl = baseUrl.strip();
        model = model.strip();
        if (!apiKey.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException(
                    "the API key holds a space, a line break or a character outside ASCII; copy it again");
        }
        if (model.isEmpty()) {
            throw new IllegalArgumentException("the model's name is empty");
        }
        if (!baseUrl.isEmpty() && !isHttp(baseUrl)) {
            throw new IllegalArgumentException("the base URL '" + baseUrl + "' must start with http:// or https://");
        }
        if (!connectTimeout.isPositive() || idleTimeout.isNegative() || !callTimeout.isPositive()) {
            throw new IllegalArgumentException("time-outs must be longer than zero");
        }
        if (thinkingTokens != 0 && thinkingTokens < LEAST_THINKING) {
            throw new IllegalArgumentException(
                    "the thinking budget is " + thinkingTokens + " tokens; it must be 0 or at least " + LEAST_THINKING);
        }
        if (contextTokens < 0) {
            throw new IllegalArgumentException(
                    "the model's window is " + contextTokens + " tokens; it must be 0 (by its name) or more");
        }
    }

    public static ModelSettings of(String apiKey, String baseUrl, String model) {
        return new ModelSettings(apiKey, baseUrl, model, CONNECT_TIMEOUT, Duration.ZERO, CALL_TIMEOUT, 0, 0);
    }

    /** @param longestSilence zero for what suits the model */
    public ModelSettings withIdleTimeout(Duration longestSilence) {
        return new ModelSettings(
                apiKey, baseUrl, model, connectTimeout, longestSilence, callTimeout, thinkingTokens, contextTokens);
    }

    public ModelSettings withCallTimeout(Duration longest) {
        return new ModelSettings(
                apiKey, baseUrl, model, connectTimeout, idleTimeout, longest, thinkingTokens, contextTokens);
    }

    /** @param tokens zero, or at least 1,024 */
    public ModelSettings withThinking(int tokens) {
        return new ModelSettings(
                apiKey, baseUrl, model, connectTimeout, idleTimeout, callTimeout, tokens, contextTokens);
    }

    /** @param tokens zero for what is known of a model of that name */
    public ModelSettings withContextTokens(int tokens) {
        return new ModelSettings(
                apiKey, baseUrl, model, connectTimeout, idleTimeout, callTimeout, thinkingTokens, tokens);
    }

    Duration longestSilence() {
        if (idleTimeout.isPositive()) {
            return idleTimeout;
        }
        return thinks() || THINKERS.matcher(model).matches() ? SILENCE_OF_THOUGHT : SILENCE;
    }

    boolean thinks() {
        return thinkingTokens > 0;
    }

    String effort() {
        if (thinkingTokens < MEDIUM_EFFORT) {
            return "low";
        }
        return thinkingTokens < HIGH_EFFORT ? "medium" : "high";
    }

    /** Thinking counts as output at every provider. */
    int outputLimit(ModelRequest request) {
        return request.maxOutputTokens() + thinkingTokens;
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "ModelSettings[model=" + model + ", baseUrl=" + baseUrl + ", apiKey="
                + (apiKey.isEmpty() ? "none" : "set") + "]";
    }

    private static boolean isHttp(String url) {
        try {
            var uri = URI.create(url);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
