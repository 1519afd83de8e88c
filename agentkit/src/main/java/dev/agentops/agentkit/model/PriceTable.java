package dev.agentops.agentkit.model;

import dev.agentops.agentkit.Json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Dated list prices of well-known models. A model that is not in it has no price, which is not the same as a price of zero.
 * Immutable and thread-safe.
 */
public final class PriceTable {
    private static final String BUILT_IN = "prices.json";

    /** How providers mark a version of a model: -20250929, @20250929, -2025-04-14, -001, -latest. */
    private static final String VERSION = "([-@]\\d{8}|-\\d{4}-\\d{2}-\\d{2}|-\\d{3}|-latest)$";

    private record File(List<Price> prices) {}

    private final Map<String, Price> prices = new HashMap<>();

    /** @throws IllegalArgumentException when a model has two prices */
    public PriceTable(List<Price> prices) {
        for (var price : prices) {
            for (var model : price.models()) {
                if (this.prices.put(model, price) != null) {
                    throw new IllegalArgumentException("model '" + model + "' has two prices");
                }
            }
        }
    }

    /** The table that comes with the framework ({@code prices.json} beside this class). */
    public static PriceTable builtIn() {
        try (var file = PriceTable.class.getResourceAsStream(BUILT_IN)) {
            if (file == null) {
                throw new IllegalStateException(BUILT_IN + " is missing beside " + PriceTable.class.getName());
            }
            return read(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param json of the form of {@code prices.json}
     * @throws IllegalArgumentException when it is not
     */
    public static PriceTable read(String json) {
        return new PriceTable(Json.read(json, File.class).prices());
    }

    /** @param model as the provider names it, with or without its version */
    public Optional<Price> price(String model) {
        return Optional.ofNullable(prices.get(model))
                .or(() -> Optional.ofNullable(prices.get(model.replaceFirst(VERSION, ""))));
    }

    /**
     * @param model {@link ModelReply#model}, or {@link ChatModel#name}
     * @return empty when the model's price is not known
     */
    public Optional<Cost> cost(String model, Usage usage) {
        return price(model).map(price -> price.cost(usage));
    }
}
