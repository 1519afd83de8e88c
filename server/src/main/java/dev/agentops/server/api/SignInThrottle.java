package dev.agentops.server.api;

import dev.agentops.server.identity.Secrets;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Slows down who guesses tokens, sessions, codes and tickets: an address may fail 20 times at once and once more every three
 * seconds, all addresses together 300 times and ten more each second. What is beyond that is not even looked at. What was good
 * lately stays welcome from everywhere, addresses from which somebody signed in lately and this machine do not wait for the others:
 * nobody is locked out by what a stranger does elsewhere. No more are looked at side by side than may fail: guesses that come all
 * at once wait for one another. Remembers 10,000 of each; thread-safe.
 */
final class SignInThrottle {
    private static final Rate PER_ADDRESS = new Rate(20, 1 / 3.0);
    private static final Rate OVERALL = new Rate(300, 10);
    private static final int MOST = 10_000;
    private static final double NANOS = 1e9;
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_AGAIN_MILLIS = 1_000;

    private record Rate(double atOnce, double perSecond) {}

    private static final class Bucket {
        private final Rate rate;
        private double left;
        private long at;
        /** Those that are being looked at, and may fail. */
        private int open;

        Bucket(Rate rate, long now) {
            this.rate = rate;
            this.left = rate.atOnce();
            this.at = now;
        }

        /** @return seconds until there is room; 0 when there is */
        long secondsLeft(long now) {
            refill(now);
            return left >= 1 ? 0 : Math.max(1, (long) Math.ceil((1 - left) / rate.perSecond()));
        }

        /** @return whether there is room, but not while those that are being looked at may all fail */
        boolean hangsOnOthers() {
            return left >= 1 && left - open < 1;
        }

        void take(long now) {
            refill(now);
            left--;
        }

        private void refill(long now) {
            left = Math.min(rate.atOnce(), left + (now - at) / NANOS * rate.perSecond());
            at = now;
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
     * Looks at a credential. Who comes while as many are being looked at as may still fail waits for them, 5 seconds at most.
     *
     * @param local whether it comes from this machine
     * @param look empty when the credential is good for nothing; what it throws counts neither way
     * @throws Problem when too many failed, from that address or from all
     */
    <T> Optional<T> guarded(String address, boolean local, String credential, Supplier<Optional<T>> look) {
        var open = admit(address, local, credential);
        try {
            var found = look.get();
            if (found.isPresent()) {
                succeeded(address, credential);
            } else {
                failed(address, local, credential);
            }
            return found;
        } finally {
            close(open);
        }
    }

    /** @return the buckets that it may take from; none when it was good lately */
    private synchronized List<Bucket> admit(String address, boolean local, String credential) {
        if (goodCredentials.containsKey(Secrets.hash(credential))) {
            return List.of();
        }
        long began = nanoTime.getAsLong();
        while (true) {
            long now = nanoTime.getAsLong();
            var asked = asked(address, local, now);
            long wait = asked.stream()
                    .mapToLong(bucket -> bucket.secondsLeft(now))
                    .max()
                    .orElse(0);
            if (wait > 0) {
                throw Problem.tooManyFailures(wait);
            }
            if (asked.stream().noneMatch(Bucket::hangsOnOthers)) {
                asked.forEach(bucket -> bucket.open++);
                return asked;
            }
            if (now - began >= LONGEST_WAIT_NANOS) {
                throw Problem.tooManyFailures(1);
            }
            awaitAnother();
        }
    }

    private List<Bucket> asked(String address, boolean local, long now) {
        var own = failures.computeIfAbsent(address, name -> new Bucket(PER_ADDRESS, now));
        return local || goodAddresses.containsKey(address) ? List.of(own) : List.of(own, overall);
    }

    /** Virtual threads wait here without holding a carrier. */
    private void awaitAnother() {
        try {
            wait(LOOK_AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.tooManyFailures(1);
        }
    }

    private synchronized void close(List<Bucket> open) {
        open.forEach(bucket -> bucket.open--);
        notifyAll();
    }

    private synchronized void failed(String address, boolean local, String credential) {
        long now = nanoTime.getAsLong();
        goodCredentials.remove(Secrets.hash(credential));
        failures.computeIfAbsent(address, name -> new Bucket(PER_ADDRESS, now)).take(now);
        if (!local) {
            overall.take(now);
        }
    }

    /** What was good stays welcome. */
    synchronized void succeeded(String address, String credential) {
        goodCredentials.put(Secrets.hash(credential), true);
        goodAddresses.put(address, true);
    }

    /** How much it remembers. */
    synchronized int size() {
        return failures.size() + goodCredentials.size() + goodAddresses.size();
    }
}
