package dev.agentops.bookstore.supervisor;

import org.junit.jupiter.api.Test;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorWindowTest {
    private long now = 1_000_000_000_000L;
    private final ErrorWindow window = new ErrorWindow(Duration.ofSeconds(15), () -> now);

    @Test
    void isZeroWithoutRequests() {
        assertThat(window.errorRate()).isZero();
    }

    @Test
    void isTheShareOfFailedRequests() {
        window.record(now, true);
        window.record(now, false);
        window.record(now, false);

        assertThat(window.errorRate()).isEqualTo(0.333);
    }

    @Test
    void forgetsRequestsThatAreTooOld() {
        window.record(now, true);
        pass(Duration.ofSeconds(10));
        window.record(now, false);
        assertThat(window.errorRate()).isEqualTo(0.5);

        pass(Duration.ofSeconds(6));

        assertThat(window.errorRate()).isZero();
    }

    @Test
    void ignoresAnAnswerToARequestFromBeforeTheReset() {
        long before = now;
        pass(Duration.ofMillis(1));
        window.reset();

        window.record(before, true);
        window.record(now, false);

        assertThat(window.errorRate()).isZero();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
