import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** Degraded while more than a fifth of the last seconds' requests failed. A handful of requests is no basis to judge on. */
final class Health {
    private static final Duration WINDOW = Duration.ofSeconds(15);
    private static final int FEWEST_REQUESTS = 5;
    private static final double DEGRADED_ABOVE = 0.2;

    private record Outcome(long nanoTime, boolean failed) {}

    private final Deque<Outcome> outcomes = new ArrayDeque<>();

    synchronized void record(int status) {
        outcomes.addLast(new Outcome(System.nanoTime(), status >= 500));
        forgetOld();
    }

    synchronized Answer answer() {
        forgetOld();
        long failed = outcomes.stream().filter(Outcome::failed).count();
        double errorRate = outcomes.isEmpty() ? 0 : Math.round(1000.0 * failed / outcomes.size()) / 1000.0;
        boolean degraded = outcomes.size() >= FEWEST_REQUESTS && errorRate > DEGRADED_ABOVE;
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", degraded ? "degraded" : "ok");
        body.put("errorRate", errorRate);
        return new Answer(degraded ? 503 : 200, body);
    }

    private void forgetOld() {
        long oldest = System.nanoTime() - WINDOW.toNanos();
        while (!outcomes.isEmpty() && outcomes.peekFirst().nanoTime() - oldest < 0) {
            outcomes.removeFirst();
        }
    }
}
