package dev.agentops.server.api;

import dev.agentops.server.StartException;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RateLimitsTest {
    @Test
    void aLimitThatIsNoNumberStopsTheStart() {
        for (var odd : new String[] {"many", "0", "-1", "NaN", "1e99"}) {
            assertThatThrownBy(() -> RateLimits.of(Map.of(RateLimits.VARIABLE, odd)))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(RateLimits.VARIABLE);
        }
    }

    @Test
    void anyNumberOfNamesTakesBoundedRoom() {
        var limits = new RateLimits(1_000_000);
        for (int i = 0; i < 100_000; i++) {
            limits.take("address " + i);
        }
        assertThat(limits.size()).isLessThan(20_000);
    }

    @Test
    void fourSecondsWorthMayComeAtOnce() {
        var limits = new RateLimits(1);
        for (int i = 0; i < 4; i++) {
            limits.take("ann");
        }
        assertThatThrownBy(() -> limits.take("ann")).isInstanceOf(Problem.class);
        limits.take("ben");
    }
}
