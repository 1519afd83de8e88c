import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The stock of all warehouses together. */
final class Stock {
    private final List<WarehouseClient> warehouses;

    Stock(List<WarehouseClient> warehouses) {
        this.warehouses = warehouses;
    }

    /** All copies of every book. */
    Map<String, Integer> totals() throws IOException, InterruptedException {
        Map<String, Integer> totals = new LinkedHashMap<>();
        for (WarehouseClient warehouse : warehouses) {
            warehouse.quantities().forEach((isbn, quantity) -> totals.merge(isbn, quantity, Integer::sum));
        }
        return totals;
    }

    /** The copies of one book in each warehouse. */
    Map<String, Integer> byWarehouse(String isbn) throws IOException, InterruptedException {
        Map<String, Integer> quantities = new LinkedHashMap<>();
        for (WarehouseClient warehouse : warehouses) {
            quantities.put(warehouse.name(), warehouse.quantity(isbn));
        }
        return quantities;
    }

    /** Reserves the copies in the warehouse that has the most, and returns its name. */
    String reserve(String isbn, int quantity) throws IOException, InterruptedException {
        Map<String, Integer> available = byWarehouse(isbn);
        WarehouseClient fullest = warehouses.getFirst();
        for (WarehouseClient warehouse : warehouses) {
            if (available.get(warehouse.name()) > available.get(fullest.name())) {
                fullest = warehouse;
            }
        }
        if (available.get(fullest.name()) < quantity) {
            throw new Refusal(409, "no warehouse has " + quantity + " copies of " + isbn);
        }
        fullest.reserve(isbn, quantity);
        return fullest.name();
    }
}
