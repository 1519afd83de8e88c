import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks one warehouse what it has, and reserves copies there. */
final class WarehouseClient {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String name;
    private final String url;
    private final Duration timeout;

    WarehouseClient(String name, String url, Config config) {
        this.name = name;
        this.url = url;
        this.timeout = Duration.ofMillis(config.integer("warehouse.timeout.ms", 2000));
    }

    String name() {
        return name;
    }

    /** The copies of every book that the warehouse has. */
    Map<String, Integer> quantities() throws IOException, InterruptedException {
        Map<String, Integer> quantities = new LinkedHashMap<>();
        for (Object entry : (List<?>) Json.read(call("GET", "/stock", ""))) {
            Map<?, ?> stock = (Map<?, ?>) entry;
            quantities.put((String) stock.get("isbn"), quantityIn(stock));
        }
        return quantities;
    }

    int quantity(String isbn) throws IOException, InterruptedException {
        return quantityIn(Json.readObject(call("GET", "/stock/" + isbn, "")));
    }

    /** Returns how many copies are left. */
    int reserve(String isbn, int quantity) throws IOException, InterruptedException {
        String body = Json.write(Map.of("isbn", isbn, "quantity", quantity));
        return quantityIn(Json.readObject(call("POST", "/reservations", body)));
    }

    private int quantityIn(Map<?, ?> stock) {
        if (stock.get("quantity") instanceof BigDecimal quantity) {
            return quantity.intValueExact();
        }
        throw new IllegalStateException(
                "field 'quantity' is missing in the answer of " + name + ": " + Json.write(stock));
    }

    private String call(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header(Trace.HEADER, Trace.ID.get())
                .timeout(timeout)
                .build();
        HttpResponse<String> response = send(request);
        return switch (response.statusCode()) {
            case 200 -> response.body();
            case 404, 409 -> throw new Refusal(response.statusCode(), name + " refused: " + response.body());
            default ->
                throw new IOException(name + " answered " + response.statusCode() + " to " + method + " " + path + ": "
                        + response.body());
        };
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (HttpTimeoutException e) {
            long limit = timeout.toMillis();
            throw new HttpTimeoutException(
                    name + " did not answer within " + limit + " ms (warehouse.timeout.ms=" + limit + ")");
        } catch (IOException e) {
            throw new IOException(name + " can't be reached at " + url + ": " + e, e);
        }
    }
}
