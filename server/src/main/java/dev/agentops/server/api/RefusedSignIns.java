package dev.agentops.server.api;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Puts on record who came with what is good for nothing, and floods no record: an address once a minute, with how often it came since,
 * and no more than 60 addresses in a minute. Remembers 10,000 addresses; thread-safe.
 */
final class RefusedSignIns {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedSignIns.class);
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST_ADDRESSES = 10_000;
    private static final int MOST_A_MINUTE = 60;

    interface Record {
        void refused(String address, int times);
    }

    private record Seen(long recordedAt, int times) {}

    private final LongSupplier nanoTime;
    private final Record record;
    private final Map<String, Seen> addresses = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };
    private long minuteBegan;
    private int inThisMinute;

    RefusedSignIns(LongSupplier nanoTime, Record record) {
        this.nanoTime = nanoTime;
        this.record = record;
        this.minuteBegan = nanoTime.getAsLong();
    }

    /** What cannot be put on record is refused all the same. */
    void add(String address) {
        int times = due(address);
        if (times > 0) {
            try {
                record.refused(address, times);
            } catch (RuntimeException e) {
                LOG.warn("A refused sign-in is not on record: {}", e.toString());
            }
        }
    }

    /** @return how often it came since it was last on record; 0 when that was just now */
    private synchronized int due(String address) {
        long now = nanoTime.getAsLong();
        var seen = addresses.getOrDefault(address, new Seen(now - MINUTE, 0));
        if (now - minuteBegan >= MINUTE) {
            minuteBegan = now;
            inThisMinute = 0;
        }
        boolean due = now - seen.recordedAt() >= MINUTE && inThisMinute < MOST_A_MINUTE;
        addresses.put(address, due ? new Seen(now, 0) : new Seen(seen.recordedAt(), seen.times() + 1));
        if (!due) {
            return 0;
        }
        inThisMinute++;
        return seen.times() + 1;
    }
}
