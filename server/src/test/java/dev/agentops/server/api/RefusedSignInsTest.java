package dev.agentops.server.api;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

class RefusedSignInsTest {
    private final AtomicLong now = new AtomicLong();
    private final List<String> record = new ArrayList<>();
    private final RefusedSignIns refused =
            new RefusedSignIns(now::get, (address, times) -> record.add(address + " " + times));

    @Test
    void anAddressIsOnRecordOnceAMinuteWithHowOftenItCame() {
        for (int i = 0; i < 1_000; i++) {
            refused.add("198.51.100.7");
        }
        assertThat(record).containsExactly("198.51.100.7 1");
        now.addAndGet(Duration.ofMinutes(1).toNanos());
        refused.add("198.51.100.7");
        assertThat(record).containsExactly("198.51.100.7 1", "198.51.100.7 1000");
    }

    @Test
    void manyAddressesDoNotFloodTheRecordEither() {
        for (int i = 0; i < 20_000; i++) {
            refused.add("2001:db8::" + Integer.toHexString(i));
        }
        assertThat(record).hasSize(60);
        now.addAndGet(Duration.ofMinutes(1).toNanos());
        refused.add("198.51.100.7");
        assertThat(record).hasSize(61).last().isEqualTo("198.51.100.7 1");
    }

    @Test
    void whatCannotBePutOnRecordIsRefusedAllTheSame() {
        new RefusedSignIns(now::get, (address, times) -> {
                    throw new IllegalStateException("no database");
                })
                .add("198.51.100.7");
    }
}
