package dev.agentops.bookstore.fault;

import dev.agentops.bookstore.home.BookstoreException;
import dev.agentops.bookstore.home.BookstoreHome;
import dev.agentops.bookstore.home.Service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A way to break the bookstore: one line of one file. To undo the line and to restart the service is to fix it. */
public enum Fault {
    OFF_BY_ONE(
            "off-by-one",
            Service.STORE_API,
            "src/PriceCalculator.java",
            new LinePatch(
                    "for (int tier = 0; tier < TIERS.length; tier++) {",
                    "for (int tier = 0; tier <= TIERS.length; tier++) {"),
            "an exception in code: a loop runs one step too far",
            "prices and orders answer 500: Index 4 out of bounds for length 4"),
    TINY_TIMEOUT(
            "tiny-timeout",
            Service.STORE_API,
            "config/store.properties",
            new LinePatch("warehouse.timeout.ms=2000", "warehouse.timeout.ms=5"),
            "a wrong setting: the store waits only 5 ms for a warehouse",
            "books, stock and orders answer 504: warehouse-alpha did not answer within 5 ms"),
    RENAMED_FIELD(
            "renamed-field",
            Service.WAREHOUSE_BETA,
            "src/StockAnswer.java",
            new LinePatch("answer.put(\"quantity\", copies);", "answer.put(\"qty\", copies);"),
            "a changed contract: warehouse-beta says 'qty' where the store reads 'quantity'",
            "books, stock and orders answer 500: field 'quantity' is missing in the answer of warehouse-beta"),
    BAD_PRICE(
            "bad-price",
            Service.STORE_API,
            "data/books.json",
            new LinePatch(bestseller("24.90"), bestseller("\"24,90\"")),
            "bad data: one price is a text with a decimal comma",
            "the list of books, and all about that book, answer 500: price \"24,90\" is not a number"),
    NOISY_EXPORTER(
            "noisy-exporter",
            Service.STORE_API,
            "config/store.properties",
            new LinePatch("metrics.push.enabled=false", "metrics.push.enabled=true"),
            "a red herring: metrics are pushed to a port where nobody listens",
            "an ERROR line every 2 s, could not push metrics to 127.0.0.1:9, and no request fails");

    private final String id;
    private final Service service;
    private final String file;
    private final LinePatch patch;
    private final String breaks;
    private final String shows;

    Fault(String id, Service service, String file, LinePatch patch, String breaks, String shows) {
        this.id = id;
        this.service = service;
        this.file = file;
        this.patch = patch;
        this.breaks = breaks;
        this.shows = shows;
    }

    public static Fault of(String id) {
        return Arrays.stream(values())
                .filter(fault -> fault.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new BookstoreException("there is no fault '" + id + "'; there are "
                        + Arrays.stream(values()).map(Fault::id).collect(Collectors.joining(", "))));
    }

    public String id() {
        return id;
    }

    public Service service() {
        return service;
    }

    /** What is wrong, for people who choose a fault. */
    public String breaks() {
        return breaks;
    }

    /** How it shows from outside. */
    public String shows() {
        return shows;
    }

    /** Edits the working copy. */
    public void apply(BookstoreHome home) throws IOException {
        Path target = target(home);
        try {
            Files.writeString(target, patch.apply(Files.readString(target)));
        } catch (BookstoreException e) {
            throw new BookstoreException("can't switch " + id + " on in " + target + ": " + e.getMessage(), e);
        }
    }

    /** Whether the working copy has the broken line, whoever wrote it. */
    public boolean isIn(BookstoreHome home) throws IOException {
        Path target = target(home);
        return Files.exists(target) && patch.isAppliedTo(Files.readString(target));
    }

    private Path target(BookstoreHome home) {
        return home.code(service).resolve(file);
    }

    private static String bestseller(String price) {
        return "{\"isbn\": \"9781930046856\", \"title\": \"Night Trains North\", \"author\": \"Jonas Weil\","
                + " \"price\": " + price + ", \"bestseller\": true},";
    }
}
