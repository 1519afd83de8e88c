import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Warehouse Alpha: says what is on its shelves and sets copies aside. */
final class WarehouseAlpha {
    private final Shelves shelves;
    private final int minLatencyMs;
    private final int maxLatencyMs;

    private WarehouseAlpha(Shelves shelves, Config config) {
        this.shelves = shelves;
        this.minLatencyMs = config.integer("latency.min.ms", 15);
        this.maxLatencyMs = config.integer("latency.max.ms", 40);
    }

    public static void main(String[] args) throws IOException {
        Log log = Log.open("warehouse-alpha");
        Config config = Config.load(Path.of("config/warehouse.properties"));
        Shelves shelves = new Shelves(StockFile.read(Path.of("data/stock.csv")), config.integer("stock.low", 8), log);
        WarehouseAlpha warehouse = new WarehouseAlpha(shelves, config);

        WebServer server = new WebServer(log);
        server.get("/stock", request -> Answer.ok(warehouse.stock()));
        server.get("/stock/{isbn}", request -> Answer.ok(warehouse.stock(request.path("isbn"))));
        server.post("/reservations", request -> Answer.ok(warehouse.reserve(request.json())));
        server.start();
    }

    private List<Map<String, Object>> stock() throws InterruptedException {
        walkToTheShelves();
        List<Map<String, Object>> answer = new ArrayList<>();
        shelves.all().forEach((isbn, copies) -> answer.add(StockAnswer.of(isbn, copies)));
        return answer;
    }

    private Map<String, Object> stock(String isbn) throws InterruptedException {
        walkToTheShelves();
        return StockAnswer.of(isbn, shelves.copies(isbn));
    }

    private Map<String, Object> reserve(Map<String, Object> reservation) throws InterruptedException {
        walkToTheShelves();
        String isbn = String.valueOf(reservation.get("isbn"));
        if (!(reservation.get("quantity") instanceof BigDecimal quantity) || quantity.signum() <= 0) {
            throw new Refusal(400, "quantity must be a positive number");
        }
        return StockAnswer.of(isbn, shelves.take(isbn, quantity.intValue()));
    }

    private void walkToTheShelves() throws InterruptedException {
        Thread.sleep(ThreadLocalRandom.current().nextInt(minLatencyMs, maxLatencyMs + 1));
    }
}
