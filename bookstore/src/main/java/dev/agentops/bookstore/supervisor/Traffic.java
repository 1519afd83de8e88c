package dev.agentops.bookstore.supervisor;

import dev.agentops.bookstore.home.BookstoreException;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The bookstore's customers: four requests a second to the store, over all routes in a fixed order, half of them for
 * the bestseller. Starts paused. Thread-safe.
 */
final class Traffic implements AutoCloseable {
    private static final Duration PACE = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(3);
    private static final int MOST_AT_ONCE = 16;
    private static final String BESTSELLER = "9781930046856";
    private static final List<String> OTHERS =
            List.of("9781930040007", "9781930041370", "9781930044111", "9781930048225", "9781930049598");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("traffic").factory());
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);
    private final ErrorWindow window = new ErrorWindow(Duration.ofSeconds(15), System::nanoTime);
    private final String storeUrl;
    private volatile boolean paused = true;
    private long sent;

    Traffic(String storeUrl) {
        this.storeUrl = storeUrl;
        clock.scheduleAtFixedRate(this::tick, 0, PACE.toMillis(), TimeUnit.MILLISECONDS);
    }

    double errorRate() {
        return window.errorRate();
    }

    /** Sends nothing more, and lets the requests under way come to an end. */
    void pause() {
        paused = true;
        try {
            if (free.tryAcquire(MOST_AT_ONCE, LAST_REQUESTS.toMillis(), TimeUnit.MILLISECONDS)) {
                free.release(MOST_AT_ONCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BookstoreException("interrupted while the last requests came to an end", e);
        }
    }

    void resume() {
        paused = false;
    }

    /** What failed before a restart says nothing about what runs after it. */
    void forgetOutcomes() {
        window.reset();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        http.shutdownNow();
    }

    private void tick() {
        if (paused || !free.tryAcquire()) {
            return;
        }
        HttpRequest request = request(sent++);
        Thread.startVirtualThread(() -> {
            long sentAt = System.nanoTime();
            try {
                window.record(
                        sentAt, http.send(request, BodyHandlers.discarding()).statusCode() >= 500);
            } catch (IOException e) {
                window.record(sentAt, true);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                free.release();
            }
        });
    }

    private HttpRequest request(long number) {
        long round = number / 10;
        String isbn = (number + round) % 2 == 0 ? BESTSELLER : OTHERS.get((int) (number % OTHERS.size()));
        long quantity = 1 + number % 7;
        return switch ((int) (number % 10)) {
            case 0, 5 -> get("/books");
            case 1, 6 -> get("/books/" + isbn);
            case 2, 7 -> get("/books/" + isbn + "/price?quantity=" + quantity * 4);
            case 3 -> get("/stock/" + isbn);
            default -> post("/orders", "{\"isbn\":\"" + isbn + "\",\"quantity\":" + quantity + "}");
        };
    }

    private HttpRequest get(String path) {
        return to(path).GET().build();
    }

    private HttpRequest post(String path, String body) {
        return to(path).POST(BodyPublishers.ofString(body)).build();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(storeUrl + path)).timeout(PATIENCE);
    }
}
