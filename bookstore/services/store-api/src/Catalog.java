import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The books on sale, read once at start from a JSON array with one book a line. */
final class Catalog {
    private final Map<String, Book> books;

    private Catalog(Map<String, Book> books) {
        this.books = books;
    }

    static Catalog load(Path file) throws IOException {
        Map<String, Book> books = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.startsWith("{")) {
                Book book = bookOf(i + 1, line.replaceAll(",$", ""));
                books.put(book.isbn(), book);
            }
        }
        return new Catalog(books);
    }

    Collection<Book> books() {
        return books.values();
    }

    Book book(String isbn) {
        Book book = books.get(isbn);
        if (book == null) {
            throw new Refusal(404, "there is no book " + isbn);
        }
        return book;
    }

    private static Book bookOf(int line, String json) {
        Map<String, Object> fields = Json.readObject(json);
        return new Book(
                line,
                (String) fields.get("isbn"),
                (String) fields.get("title"),
                (String) fields.get("author"),
                fields.get("price"));
    }
}
