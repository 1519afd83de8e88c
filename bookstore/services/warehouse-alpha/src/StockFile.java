import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code isbn,quantity} lines under one heading. */
final class StockFile {
    private StockFile() {}

    static Map<String, Integer> read(Path file) throws IOException {
        Map<String, Integer> stock = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(file);
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",");
            stock.put(cells[0], Integer.parseInt(cells[1].strip()));
        }
        return stock;
    }
}
