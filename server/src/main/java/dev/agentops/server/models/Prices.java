package dev.agentops.server.models;

import dev.agentops.agentkit.model.PriceTable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The prices that count here: list prices of the providers that are called themselves, and before them the user's own from the file that
 * {@code AGENTOPS_PRICES} names. A compatible server has no list price, whatever it calls its models.
 */
final class Prices {
    private Prices() {}

    /**
     * @param file empty for none
     * @throws IllegalArgumentException when it is no price file; says what to do
     */
    static PriceTable of(List<String> providers, String file) {
        var listed = PriceTable.builtIn().ofProviders(providers);
        return file.isEmpty() ? listed : listed.with(own(Path.of(file)));
    }

    private static PriceTable own(Path file) {
        try {
            return PriceTable.read(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("AGENTOPS_PRICES names " + file + ", which cannot be read", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("AGENTOPS_PRICES names " + file + ": " + e.getMessage(), e);
        }
    }
}
