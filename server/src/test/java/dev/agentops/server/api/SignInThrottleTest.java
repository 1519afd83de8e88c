package dev.agentops.server.api;

import org.junit.jupiter.api.Test;

import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SignInThrottleTest {
    private final AtomicLong now = new AtomicLong();
    private final SignInThrottle throttle = new SignInThrottle(now::get);

    private void fail(String address, boolean local, int times) {
        for (int i = 0; i < times; i++) {
            throttle.admit(address, local, "guess");
            throttle.failed(address, local, "guess");
        }
    }

    @Test
    void afterTwentyFailuresAnAddressWaitsThreeSecondsForEachMore() {
        fail("198.51.100.7", false, 20);
        assertThatThrownBy(() -> throttle.admit("198.51.100.7", false, "guess"))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.status()).isEqualTo(429);
                    assertThat(problem.headers()).containsEntry("Retry-After", "3");
                });
        now.addAndGet(3_100_000_000L);
        fail("198.51.100.7", false, 1);
        assertThatThrownBy(() -> throttle.admit("198.51.100.7", false, "guess")).isInstanceOf(Problem.class);
    }

    @Test
    void aStrangerElsewhereLocksNobodyOut() {
        throttle.succeeded("203.0.113.5", "a good token");
        for (int i = 0; i < 15; i++) {
            fail("198.51.100." + i, false, 20);
        }
        // all together are over the limit now: a new address waits
        assertThatThrownBy(() -> throttle.admit("192.0.2.1", false, "guess")).isInstanceOf(Problem.class);
        assertThatCode(() -> throttle.admit("127.0.0.1", true, "a fresh link")).doesNotThrowAnyException();
        assertThatCode(() -> throttle.admit("203.0.113.5", false, "a fresh link"))
                .doesNotThrowAnyException();
        // what was good lately is welcome even where others guess
        assertThatCode(() -> throttle.admit("198.51.100.3", false, "a good token"))
                .doesNotThrowAnyException();
    }

    @Test
    void anyNumberOfAddressesTakesBoundedRoom() {
        for (int i = 0; i < 100_000; i++) {
            throttle.failed("address " + i, true, "guess " + i);
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
