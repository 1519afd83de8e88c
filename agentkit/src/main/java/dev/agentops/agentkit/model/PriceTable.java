package dev.agentops.agentkit.model;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.Pricing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Dated list prices of well-known models. A model that is not in it has no price, which is not the same as a price of zero.
 * Immutable and thread-safe.
 */
public final class PriceTable implements Pricing {
    private static final String BUILT_IN = "prices.json";

    /** How providers mark a version of a model: -20250929, @20250929, -2025-04-14, -001, -latest. */
    private static final String VERSION = "([-@]\\d{8}|-\\d{4}-\\d{2}-\\d{2}|-\\d{3}|-latest)$";

    private record File(List<Price> prices) {}

    private final Map<String, Price> prices;

    private PriceTable(Map<String, Price> prices) {
        this.prices = Map.copyOf(prices);
    }

    /** @throws IllegalArgumentException when a model has two prices */
    public static PriceTable of(Collection<Price> prices) {
        var byModel = new HashMap<String, Price>();
        for (var price : prices) {
            for (var model : price.models()) {
                if (byModel.put(model, price) != null) {
                    throw new IllegalArgumentException("model '" + model + "' has two prices");
                }
            }
        }
        return new PriceTable(byModel);
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
    @SuppressWarnings("ConstantValue") // what a price file leaves out arrives as null
    public static PriceTable read(String json) {
        var file = Json.read(json, File.class);
        if (file == null || file.prices() == null) {
            throw new IllegalArgumentException(
                    "a price file is {\"prices\": [{\"models\": [\"…\"], \"input\": 1.5, …}]}");
        }
        return of(file.prices());
    }

    /** With the prices of these providers alone. */
    public PriceTable ofProviders(Collection<String> providers) {
        var kept = new HashMap<>(prices);
        kept.values().removeIf(price -> !providers.contains(price.provider()));
        return new PriceTable(kept);
    }

    /** With these prices too; where both know a model, these count. */
    public PriceTable with(PriceTable others) {
        var all = new HashMap<>(prices);
        all.putAll(others.prices);
        return new PriceTable(all);
    }

    /** @param model as the provider names it, with or without its version */
    public Optional<Price> price(String model) {
        return Optional.ofNullable(prices.get(model))
                .or(() -> Optional.ofNullable(prices.get(model.replaceFirst(VERSION, ""))));
    }

    /** Not known, too, when a provider that asks for money reported no tokens. */
    @Override
    public Cost cost(String model, Usage usage) {
        return price(model)
                .filter(price -> price.isFree() || usage.modelCalls() == 0 || usage.totalTokens() > 0)
                .map(price -> price.cost(usage))
                .orElseGet(() -> Cost.unknown(model));
    }
}
