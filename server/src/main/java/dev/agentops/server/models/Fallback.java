package dev.agentops.server.models;

import dev.agentops.agentkit.model.ChatModel;

import java.util.List;
import java.util.Set;

/** The model that stands in for others. */
record Fallback(Account account, String name) {
    private static final Set<String> PROVIDERS = Set.of("anthropic", "openai", "gemini");

    /**
     * @param wanted {@code MODEL} or {@code PROVIDER:MODEL}; other colons belong to the model's name ({@code llama3.1:8b})
     * @param accounts those that can be used, the preferred first
     * @throws IllegalArgumentException when the provider is none of them
     */
    static Fallback of(String wanted, List<Account> accounts) {
        int colon = wanted.indexOf(':');
        String provider = colon < 0 ? "" : wanted.substring(0, colon);
        if (!PROVIDERS.contains(provider)) {
            return new Fallback(accounts.getFirst(), wanted);
        }
        return accounts.stream()
                .filter(account -> account.provider().equals(provider))
                .map(account -> new Fallback(account, wanted.substring(colon + 1)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "AGENTOPS_FALLBACK_MODEL is '" + wanted + "', but the key of " + provider + " is not set"));
    }

    ChatModel model() {
        return account.model(name);
    }
}
