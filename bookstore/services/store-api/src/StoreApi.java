import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shop window: books, prices, stock and orders. */
final class StoreApi {
    private final Catalog catalog;
    private final PriceCalculator calculator;
    private final Stock stock;
    private final Orders orders;
    private final String currency;

    private StoreApi(Catalog catalog, PriceCalculator calculator, Stock stock, Orders orders, String currency) {
        this.catalog = catalog;
        this.calculator = calculator;
        this.stock = stock;
        this.orders = orders;
        this.currency = currency;
    }

    public static void main(String[] args) throws IOException {
        Log log = Log.open("store-api");
        Config config = Config.load(Path.of("config/store.properties"));
        Catalog catalog = Catalog.load(Path.of("data/books.json"));
        PriceCalculator calculator = new PriceCalculator();
        Stock stock = new Stock(List.of(
                new WarehouseClient("warehouse-alpha", Config.environment("WAREHOUSE_ALPHA_URL"), config),
                new WarehouseClient("warehouse-beta", Config.environment("WAREHOUSE_BETA_URL"), config)));
        Orders orders = new Orders(catalog, calculator, stock, log);
        StoreApi store = new StoreApi(catalog, calculator, stock, orders, config.text("price.currency", "EUR"));

        WebServer server = new WebServer(log);
        server.get("/books", request -> Answer.ok(store.books()));
        server.get("/books/{isbn}", request -> Answer.ok(store.book(request.path("isbn"))));
        server.get(
                "/books/{isbn}/price",
                request -> Answer.ok(store.price(request.path("isbn"), request.positive("quantity", 1))));
        server.get("/stock/{isbn}", request -> Answer.ok(store.stock(request.path("isbn"))));
        server.post("/orders", request -> new Answer(201, orders.place(request.json())));
        server.start();
        new MetricsExporter(config, server, log).start();
    }

    private List<Map<String, Object>> books() throws IOException, InterruptedException {
        Map<String, Integer> totals = stock.totals();
        List<Map<String, Object>> books = new ArrayList<>();
        for (Book book : catalog.books()) {
            Map<String, Object> entry = describe(book);
            entry.put("inStock", totals.getOrDefault(book.isbn(), 0));
            books.add(entry);
        }
        return books;
    }

    private Map<String, Object> book(String isbn) throws IOException, InterruptedException {
        Map<String, Object> book = describe(catalog.book(isbn));
        book.put("stock", stock.byWarehouse(isbn));
        return book;
    }

    private Map<String, Object> price(String isbn, int quantity) {
        Price price = calculator.price(catalog.book(isbn), quantity);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("isbn", isbn);
        answer.put("quantity", quantity);
        answer.put("unit", price.unit());
        answer.put("discountPercent", price.discountPercent());
        answer.put("total", price.total());
        answer.put("currency", currency);
        return answer;
    }

    private Map<String, Integer> stock(String isbn) throws IOException, InterruptedException {
        return stock.byWarehouse(catalog.book(isbn).isbn());
    }

    private Map<String, Object> describe(Book book) {
        BigDecimal price = book.price();
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("isbn", book.isbn());
        entry.put("title", book.title());
        entry.put("author", book.author());
        entry.put("price", price);
        entry.put("currency", currency);
        return entry;
    }
}
