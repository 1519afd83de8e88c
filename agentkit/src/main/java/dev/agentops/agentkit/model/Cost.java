package dev.agentops.agentkit.model;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What model calls cost, by list prices: an estimate, not a bill.
 *
 * @param usd US dollars, exact to the last digit; round where it is shown
 * @param asOf the day of the price; of several prices the oldest
 */
public record Cost(BigDecimal usd, LocalDate asOf) {
    public Cost {
        if (usd.signum() < 0) {
            throw new IllegalArgumentException("a cost of " + usd + " USD is negative");
        }
        usd = usd.stripTrailingZeros();
        usd = usd.scale() < 0 ? usd.setScale(0) : usd;
    }

    public Cost plus(Cost other) {
        return new Cost(usd.add(other.usd), asOf.isBefore(other.asOf) ? asOf : other.asOf);
    }
}
