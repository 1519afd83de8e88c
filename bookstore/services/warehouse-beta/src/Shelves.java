import java.util.LinkedHashMap;
import java.util.Map;

/** How many copies of each book are here. A book that runs low is reordered, and the delivery comes at once. Thread-safe. */
final class Shelves {
    private final Map<String, Integer> full;
    private final Map<String, Integer> copies;
    private final int low;
    private final Log log;

    Shelves(Map<String, Integer> full, int low, Log log) {
        this.full = full;
        this.copies = new LinkedHashMap<>(full);
        this.low = low;
        this.log = log.named("Shelves");
    }

    synchronized Map<String, Integer> all() {
        return new LinkedHashMap<>(copies);
    }

    synchronized int copies(String isbn) {
        Integer here = copies.get(isbn);
        if (here == null) {
            throw new Refusal(404, "no shelf for " + isbn);
        }
        return here;
    }

    /** Returns how many copies are left. */
    synchronized int take(String isbn, int quantity) {
        int left = copies(isbn) - quantity;
        if (left < 0) {
            throw new Refusal(409, "only " + copies(isbn) + " copies of " + isbn + " are here");
        }
        copies.put(isbn, left);
        if (left < low) {
            log.warn("low stock: " + left + " copies of " + isbn + " left, reordered", Map.of("isbn", isbn));
            copies.put(isbn, full.get(isbn));
        }
        return left;
    }
}
