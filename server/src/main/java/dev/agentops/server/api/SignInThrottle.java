package dev.agentops.server.api;

import dev.agentops.server.identity.Secrets;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Slows down who guesses tokens, sessions, codes and tickets: an address may fail 20 times at once and once more every three
 * seconds, all addresses together 300 times and ten more each second. What is beyond that is not even looked at. What was good
 * lately stays welcome from everywhere, addresses from which somebody signed in lately and this machine do not wait for the others:
 * nobody is locked out by what a stranger does elsewhere. Remembers 10,000 of each; thread-safe.
 */
final class SignInThrottle {
    private static final Rate PER_ADDRESS = new Rate(20, 1 / 3.0);
    private static final Rate OVERALL = new Rate(300, 10);
    private static final int MOST = 10_000;
    private static final double NANOS = 1e9;

    private record Rate(double atOnce, double perSecond) {}

    private static final class Bucket {
        private final Rate rate;
        private double left;
        private long at;

        Bucket(Rate rate, long now) {
            this.rate = rate;
            this.left = rate.atOnce();
            this.at = now;
        }

        /** @return seconds until there is room; 0 when there is */
        long secondsLeft(long now) {
            left = Math.min(rate.atOnce(), left + (now - at) / NANOS * rate.perSecond());
            at = now;
            return left >= 1 ? 0 : Math.max(1, (long) Math.ceil((1 - left) / rate.perSecond()));
        }

        void take() {
            left--;
        }
    }

    /** Forgets what was not used for longest. */
    private static final class Lately<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1L;

        Lately() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > MOST;
        }
    }

    private final LongSupplier nanoTime;
    private final Bucket overall;
    private final Map<String, Bucket> failures = new Lately<>();
    private final Map<String, Boolean> goodCredentials = new Lately<>();
    private final Map<String, Boolean> goodAddresses = new Lately<>();

    SignInThrottle(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.overall = new Bucket(OVERALL, nanoTime.getAsLong());
    }

    /**
     * To be asked before a credential is looked at.
     *
     * @param local whether it comes from this machine
     * @throws Problem when too many failed, from that address or from all
     */
    synchronized void admit(String address, boolean local, String credential) {
        if (goodCredentials.containsKey(Secrets.hash(credential))) {
            return;
        }
        long now = nanoTime.getAsLong();
        var bucket = failures.get(address);
        long wait = bucket == null ? 0 : bucket.secondsLeft(now);
        if (wait == 0 && !local && !goodAddresses.containsKey(address)) {
            wait = overall.secondsLeft(now);
        }
        if (wait > 0) {
            throw Problem.tooManyFailures(wait);
        }
    }

    synchronized void failed(String address, boolean local, String credential) {
        long now = nanoTime.getAsLong();
        goodCredentials.remove(Secrets.hash(credential));
        var bucket = failures.computeIfAbsent(address, name -> new Bucket(PER_ADDRESS, now));
        bucket.secondsLeft(now);
        bucket.take();
        if (!local) {
            overall.secondsLeft(now);
            overall.take();
        }
    }

    synchronized void succeeded(String address, String credential) {
        goodCredentials.put(Secrets.hash(credential), true);
        goodAddresses.put(address, true);
    }

    /** How much it remembers. */
    synchronized int size() {
        return failures.size() + goodCredentials.size() + goodAddresses.size();
    }
}
