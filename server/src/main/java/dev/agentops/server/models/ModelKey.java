package dev.agentops.server.models;

import dev.agentops.server.http.Endpoint;
import dev.agentops.server.http.Form;
import dev.agentops.server.http.OutboundException;
import dev.agentops.server.http.OutboundHttp;
import dev.agentops.server.http.OutboundLimits;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A provider's key, tried by reading its list of models, which costs nothing (Anthropic, OpenAI and Gemini API references, "List models").
 * That it was accepted holds for some minutes. Thread-safe.
 */
public final class ModelKey {
    private static final Duration GOOD_FOR = Duration.ofMinutes(5);
    private static final Set<Integer> REFUSED = Set.of(400, 401, 403);
    private static final Set<Integer> HAS_NO_LIST = Set.of(404, 405, 501);

    private final String provider;
    private final String variable;
    private final Endpoint endpoint;
    private Instant goodUntil = Instant.MIN;
    private String seen = "";

    private ModelKey(String provider, String variable, Endpoint endpoint) {
        this.provider = provider;
        this.variable = variable;
        this.endpoint = endpoint;
    }

    /** Empty for an address that only the model itself understands, such as one with a password in it. */
    static Optional<ModelKey> of(Account account) {
        try {
            return Optional.of(known(account));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ModelKey known(Account account) {
        String key = account.key();
        return switch (account.provider()) {
            case "anthropic" ->
                new ModelKey(
                        "anthropic",
                        "ANTHROPIC_API_KEY",
                        endpoint(
                                account.url(),
                                "https://api.anthropic.com",
                                "/v1",
                                Map.of("x-api-key", key, "anthropic-version", "2023-06-01")));
            case "gemini" ->
                new ModelKey(
                        "gemini",
                        "GEMINI_API_KEY",
                        endpoint(
                                account.url(),
                                "https://generativelanguage.googleapis.com",
                                "/v1beta",
                                Map.of("x-goog-api-key", key)));
            default ->
                new ModelKey(
                        account.provider(),
                        "OPENAI_API_KEY",
                        endpoint(
                                account.url(),
                                "https://api.openai.com/v1",
                                "",
                                key.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + key)));
        };
    }

    /** @param version of the API, unless the user's address has one */
    private static Endpoint endpoint(String url, String own, String version, Map<String, String> headers) {
        String base = (url.isEmpty() ? own : url).replaceAll("/+$", "");
        var at = Endpoint.at(base.matches(".*/v\\d\\w*") ? base : base + version);
        return new Endpoint(at.url(), headers, at.tls());
    }

    public String provider() {
        return provider;
    }

    /** What to do when {@link #look} fails. */
    public String remedy() {
        return "Check " + variable + ", and that this machine reaches the provider.";
    }

    /**
     * Blocks for some seconds at most.
     *
     * @return what the provider says of the key
     * @throws IllegalStateException when it refuses the key, or calls now
     * @throws IOException when it does not answer
     */
    public synchronized String look() throws IOException, InterruptedException {
        if (Instant.now().isBefore(goodUntil)) {
            return seen;
        }
        try (var http = new OutboundHttp(endpoint, OutboundLimits.LOOK)) {
            seen = accepted(http);
        }
        goodUntil = Instant.now().plus(GOOD_FOR);
        return seen;
    }

    private String accepted(OutboundHttp http) throws IOException, InterruptedException {
        int status;
        try {
            status = http.get("/models", Form.EMPTY).status();
        } catch (OutboundException.TooLarge longList) {
            status = 200;
        }
        if (REFUSED.contains(status)) {
            throw new IllegalStateException(http.host() + " refuses the key (HTTP " + status + ")");
        }
        if (status == 429 || status >= 500 && !HAS_NO_LIST.contains(status)) {
            throw new IllegalStateException(http.host() + " takes no calls now (HTTP " + status + ")");
        }
        return HAS_NO_LIST.contains(status)
                ? http.host() + " answers; it has no list of models, so the first call shows whether the key is good"
                : http.host() + " accepts the key";
    }
}
