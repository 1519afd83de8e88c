package dev.agentops.server.api;

import dev.agentops.server.StartException;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A token bucket per user: so many requests a second, and four seconds' worth at once. Thread-safe; at most so many buckets, those
 * that are full again are forgotten.
 */
final class RateLimits {
    /** Requests per second of one user. */
    static final String VARIABLE = "AGENTOPS_REQUESTS_PER_SECOND";

    private static final int DEFAULT = 100;
    private static final int SECONDS_AT_ONCE = 4;
    private static final int MOST_BUCKETS = 10_000;
    private static final double NANOS = 1e9;

    private static final class Bucket {
        private double tokens;
        private long at;

        Bucket(double tokens, long at) {
            this.tokens = tokens;
            this.at = at;
        }

        /** @return nanoseconds until there is a token; 0 when one was taken */
        synchronized long take(double perSecond, long now) {
            tokens = Math.min(perSecond * SECONDS_AT_ONCE, tokens + (now - at) / NANOS * perSecond);
            at = now;
            if (tokens >= 1) {
                tokens--;
                return 0;
            }
            return (long) ((1 - tokens) / perSecond * NANOS);
        }

        synchronized boolean isFull(double perSecond, long now) {
            return tokens + (now - at) / NANOS * perSecond >= perSecond * SECONDS_AT_ONCE;
        }
    }

    private final double perSecond;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    RateLimits(double perSecond) {
        this.perSecond = perSecond;
    }

    static RateLimits of(Map<String, String> environment) throws StartException {
        String text = environment.getOrDefault(VARIABLE, "").strip();
        try {
            double perSecond = text.isEmpty() ? DEFAULT : Double.parseDouble(text);
            if (perSecond > 0 && perSecond <= 1_000_000) {
                return new RateLimits(perSecond);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new StartException(VARIABLE + " must be a number of requests above 0, not '" + text + "'.");
    }

    int size() {
        return buckets.size();
    }

    /** Counts one request. @throws Problem when it is one too many */
    void take(String who) {
        long now = System.nanoTime();
        if (buckets.size() >= MOST_BUCKETS) {
            buckets.values().removeIf(bucket -> bucket.isFull(perSecond, now));
        }
        long wait = buckets.computeIfAbsent(who, name -> new Bucket(perSecond * SECONDS_AT_ONCE, now))
                .take(perSecond, now);
        if (wait > 0) {
            throw Problem.tooManyRequests(Math.max(1, (long) Math.ceil(wait / NANOS)));
        }
    }
}
