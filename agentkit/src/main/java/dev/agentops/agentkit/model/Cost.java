package dev.agentops.agentkit.model;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What model calls cost, by list prices: an estimate, not a bill. Calls that cannot be priced are named and never count as free:
 * with one of them, {@code usd} is only the least that was paid.
 *
 * @param usd US dollars, exact to the last digit; round where it is shown
 * @param unpriced models with calls whose cost is not known (no price, or the provider reported no tokens); empty when all is known
 * @param asOf the day of the price; of several prices the oldest; null when no list price is in it
 */
public record Cost(
        BigDecimal usd, List<String> unpriced, @Nullable LocalDate asOf) {
    public static final Cost ZERO = new Cost(BigDecimal.ZERO, List.of(), null);
    private static final BigDecimal CENT = new BigDecimal("0.01");

    public Cost {
        if (usd.signum() < 0) {
            throw new IllegalArgumentException("a cost of " + usd + " USD is negative");
        }
        usd = usd.stripTrailingZeros();
        usd = usd.scale() < 0 ? usd.setScale(0) : usd;
        unpriced = List.copyOf(Objects.requireNonNullElse(unpriced, List.of()));
    }

    public Cost(BigDecimal usd, LocalDate asOf) {
        this(usd, List.of(), asOf);
    }

    /** Of a call that cannot be priced. */
    public static Cost unknown(String model) {
        return new Cost(BigDecimal.ZERO, List.of(model), null);
    }

    /** Whether {@link #usd} is all of it. */
    public boolean known() {
        return unpriced.isEmpty();
    }

    public Cost plus(Cost other) {
        var models = Stream.concat(unpriced.stream(), other.unpriced.stream())
                .distinct()
                .sorted()
                .toList();
        return new Cost(usd.add(other.usd), models, older(asOf, other.asOf));
    }

    private static @Nullable LocalDate older(@Nullable LocalDate one, @Nullable LocalDate other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    /** For people: {@code $0.12}, {@code at least $0.12}, {@code price unknown}. */
    public String text() {
        if (known()) {
            return dollars(usd);
        }
        return usd.signum() == 0 ? "price unknown" : "at least " + dollars(usd);
    }

    /** {@code $0.12}: with two digits after the point, or two that count when it is less than a cent. */
    public static String dollars(BigDecimal usd) {
        if (usd.signum() == 0) {
            return "$0";
        }
        var rounded = usd.compareTo(CENT) < 0
                ? usd.round(new MathContext(2, RoundingMode.HALF_UP))
                : usd.setScale(2, RoundingMode.HALF_UP);
        return "$" + rounded.toPlainString();
    }
}
