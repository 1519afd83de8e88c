import java.math.BigDecimal;

/** A book as its line of data/books.json says it. The price is checked when it is asked for. */
record Book(int line, String isbn, String title, String author, Object listedPrice) {
    BigDecimal price() {
        if (listedPrice instanceof BigDecimal number) {
            return number;
        }
        throw new NumberFormatException(
                "books.json line %d: price %s of %s is not a number".formatted(line, Json.write(listedPrice), isbn));
    }
}
