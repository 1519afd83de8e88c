package dev.agentops.server.api;

import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SignInThrottleTest {
    private final AtomicLong now = new AtomicLong();
    private final SignInThrottle throttle = new SignInThrottle(now::get);

    private void fail(String address, boolean local, int times) {
        for (int i = 0; i < times; i++) {
            guess(address, local, "guess");
        }
    }

    private void guess(String address, boolean local, String credential) {
        assertThat(throttle.guarded(address, local, credential, Optional::empty))
                .isEmpty();
    }

    private void comeWithGood(String address, boolean local, String credential) {
        assertThat(throttle.guarded(address, local, credential, () -> Optional.of("somebody")))
                .isPresent();
    }

    @Test
    void afterTwentyFailuresAnAddressWaitsThreeSecondsForEachMore() {
        fail("198.51.100.7", false, 20);
        assertThatThrownBy(() -> guess("198.51.100.7", false, "guess"))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.status()).isEqualTo(429);
                    assertThat(problem.headers()).containsEntry("Retry-After", "3");
                });
        now.addAndGet(3_100_000_000L);
        fail("198.51.100.7", false, 1);
        assertThatThrownBy(() -> guess("198.51.100.7", false, "guess")).isInstanceOf(Problem.class);
    }

    @Test
    void aStrangerElsewhereLocksNobodyOut() {
        throttle.succeeded("203.0.113.5", "a good token");
        for (int i = 0; i < 15; i++) {
            fail("198.51.100." + i, false, 20);
        }
        // all together are over the limit now: a new address waits
        assertThatThrownBy(() -> guess("192.0.2.1", false, "guess")).isInstanceOf(Problem.class);
        assertThatCode(() -> comeWithGood("127.0.0.1", true, "a fresh link")).doesNotThrowAnyException();
        assertThatCode(() -> comeWithGood("203.0.113.5", false, "a fresh link")).doesNotThrowAnyException();
        // what was good lately is welcome even where others guess
        assertThatCode(() -> comeWithGood("198.51.100.3", false, "a good token"))
                .doesNotThrowAnyException();
    }

    @Test
    void guessesThatComeAllAtOnceWaitForOneAnother() throws Exception {
        var looking = new CountDownLatch(20);
        var open = new CountDownLatch(1);
        var looked = new AtomicInteger();
        var refused = new AtomicInteger();
        try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                String credential = "guess " + i;
                all.submit(() -> {
                    try {
                        throttle.guarded("198.51.100.7", false, credential, () -> {
                            looked.incrementAndGet();
                            looking.countDown();
                            awaitQuietly(open);
                            return Optional.empty();
                        });
                    } catch (Problem problem) {
                        refused.incrementAndGet();
                    }
                });
            }
            assertThat(looking.await(30, TimeUnit.SECONDS)).isTrue();
            open.countDown();
        }
        assertThat(looked).hasValue(20);
        assertThat(refused).hasValue(180);
    }

    @Test
    void manyGoodOnesAtOnceAreAllServed() throws Exception {
        var served = new AtomicInteger();
        try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                String credential = "session " + i;
                all.submit(() -> throttle.guarded(
                        "198.51.100.7", false, credential, () -> Optional.of(served.incrementAndGet())));
            }
        }
        assertThat(served).hasValue(200);
    }

    @Test
    void aLookThatFailsCountsNeitherWay() {
        for (int i = 0; i < 50; i++) {
            assertThatThrownBy(() -> throttle.guarded("198.51.100.7", false, "x", () -> {
                        throw new IllegalStateException("the database is away");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        fail("198.51.100.7", false, 20);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anyNumberOfAddressesTakesBoundedRoom() {
        for (int i = 0; i < 100_000; i++) {
            guess("address " + i, true, "guess " + i);
            throttle.succeeded("address " + i, "token " + i);
        }
        assertThat(throttle.size()).isEqualTo(30_000);
    }

    @Test
    void aForwardedAddressCountsFromATrustedProxyAlone() {
        var addresses = new ClientAddress(Set.of("10.0.0.1", "10.0.0.2"));
        assertThat(addresses.of("10.0.0.1", "203.0.113.9")).isEqualTo("203.0.113.9");
        // the client wrote the first one itself
        assertThat(addresses.of("10.0.0.1", "127.0.0.1, 203.0.113.9")).isEqualTo("203.0.113.9");
        assertThat(addresses.of("10.0.0.1", "203.0.113.9, 10.0.0.2")).isEqualTo("203.0.113.9");
        assertThat(addresses.of("198.51.100.7", "127.0.0.1")).isEqualTo("198.51.100.7");
        assertThat(addresses.of("10.0.0.1", "nonsense")).isEqualTo("10.0.0.1");
        assertThat(addresses.of("2001:db8:1:2:3:4:5:6", null)).isEqualTo(addresses.of("2001:db8:1:2::1", null));
    }
}
