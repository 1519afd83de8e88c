import java.math.BigDecimal;
import java.math.RoundingMode;

/** What a number of copies costs: the more copies, the higher the discount. */
final class PriceCalculator {
    private record Tier(int fromQuantity, int discountPercent) {}

    private static final Tier[] TIERS = {new Tier(1, 0), new Tier(5, 3), new Tier(10, 7), new Tier(25, 12)};

    Price price(Book book, int quantity) {
        int discount = discountPercent(quantity);
        BigDecimal total = book.price()
                .multiply(BigDecimal.valueOf(quantity))
                .multiply(BigDecimal.valueOf(100 - discount))
                .divide(BigDecimal.valueOf(100), 2, RoundingMode.HALF_UP);
        return new Price(book.price(), quantity, discount, total);
    }

    private static int discountPercent(int quantity) {
        int discount = 0;
        for (int tier = 0; tier < TIERS.length; tier++) {
            if (quantity >= TIERS[tier].fromQuantity()) {
                discount = TIERS[tier].discountPercent();
            }
        }
        return discount;
    }
}
