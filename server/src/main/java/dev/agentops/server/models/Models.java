package dev.agentops.server.models;

import dev.agentops.agentkit.Pricing;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.PriceTable;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The models of this server.
 *
 * @param main the agents' model
 * @param router the router's, smaller and faster
 * @param offline whether they are the built-in rules instead of a language model
 * @param fallback the name of the model that answers while one of them does not; empty for none
 * @param pricing what their calls cost
 * @param keys of the providers that are used; empty for models that need none
 */
public record Models(
        ChatModel main, ChatModel router, boolean offline, String fallback, Pricing pricing, List<ModelKey> keys) {
    /** Without a fallback, at list prices. */
    public Models(ChatModel main, ChatModel router, boolean offline) {
        this(main, router, offline, "", PriceTable.builtIn());
    }

    /** Without keys. */
    public Models(ChatModel main, ChatModel router, boolean offline, String fallback, Pricing pricing) {
        this(main, router, offline, fallback, pricing, List.of());
    }

    /** Of models by their names, as OpenTelemetry calls providers. */
    public Map<String, String> providers() {
        return Stream.of(main, router)
                .collect(Collectors.toMap(ChatModel::name, Models::known, (first, second) -> first));
    }

    private static String known(ChatModel model) {
        return model.provider().equals("gemini") ? "gcp.gemini" : model.provider();
    }

    /** Of every model that may be called. */
    public List<String> names() {
        return Stream.of(main.name(), router.name(), fallback)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }
}
