import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Takes orders: prices them, reserves the copies, and answers with a receipt. */
final class Orders {
    private static final int MOST_COPIES = 100;

    private final Catalog catalog;
    private final PriceCalculator calculator;
    private final Stock stock;
    private final Log log;
    private final AtomicLong lastNumber = new AtomicLong(System.currentTimeMillis());

    Orders(Catalog catalog, PriceCalculator calculator, Stock stock, Log log) {
        this.catalog = catalog;
        this.calculator = calculator;
        this.stock = stock;
        this.log = log.named("Orders");
    }

    Map<String, Object> place(Map<String, Object> order) throws IOException, InterruptedException {
        Book book = catalog.book(String.valueOf(order.get("isbn")));
        int quantity = quantityOf(order);
        Price price = calculator.price(book, quantity);
        String warehouse = stock.reserve(book.isbn(), quantity);

        Map<String, Object> receipt = new LinkedHashMap<>();
        receipt.put("order", lastNumber.incrementAndGet());
        receipt.put("isbn", book.isbn());
        receipt.put("quantity", quantity);
        receipt.put("total", price.total());
        receipt.put("warehouse", warehouse);
        log.info("order placed", receipt);
        return receipt;
    }

    private static int quantityOf(Map<String, Object> order) {
        boolean usable = order.get("quantity") instanceof BigDecimal number
                && number.stripTrailingZeros().scale() <= 0
                && number.signum() > 0
                && number.compareTo(BigDecimal.valueOf(MOST_COPIES)) <= 0;
        if (!usable) {
            throw new Refusal(400, "quantity must be a whole number from 1 to " + MOST_COPIES);
        }
        return ((BigDecimal) order.get("quantity")).intValueExact();
    }
}
