import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads an array of books with their number of copies. */
final class StockFile {
    private StockFile() {}

    static Map<String, Integer> read(Path file) throws IOException {
        Map<String, Integer> stock = new LinkedHashMap<>();
        for (Object entry : (List<?>) Json.read(Files.readString(file))) {
            Map<?, ?> book = (Map<?, ?>) entry;
            stock.put((String) book.get("isbn"), ((BigDecimal) book.get("quantity")).intValueExact());
        }
        return stock;
    }
}
