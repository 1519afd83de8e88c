package dev.agentops.agentkit.model;

import dev.agentops.agentkit.Json;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.LocalDate;

import static org.assertj.core.api.Assertions.assertThat;

class CostTest {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 2);

    @Test
    void whatCannotBePricedNeverCountsAsFree() {
        var sum = usd("0.12").plus(Cost.unknown("llama")).plus(usd("0.003")).plus(Cost.unknown("llama"));

        assertThat(sum.known()).isFalse();
        assertThat(sum.usd()).isEqualByComparingTo("0.123");
        assertThat(sum.unpriced()).containsExactly("llama");
        assertThat(sum.asOf()).isEqualTo(DAY);
        assertThat(sum.text()).isEqualTo("at least $0.12");
        assertThat(Cost.unknown("llama").text()).isEqualTo("price unknown");
    }

    @Test
    void smallSumsKeepTwoDigits() {
        assertThat(usd("12.345").text()).isEqualTo("$12.35");
        assertThat(usd("0.1").text()).isEqualTo("$0.10");
        assertThat(usd("0.000012345").text()).isEqualTo("$0.000012");
        assertThat(Cost.ZERO.text()).isEqualTo("$0");
    }

    @Test
    void theJournalGivesBackWhatItTook() {
        for (var cost : new Cost[] {Cost.ZERO, usd("0.000000025"), usd("100"), usd("1").plus(Cost.unknown("a"))}) {
            assertThat(Json.read(Json.write(cost), Cost.class)).isEqualTo(cost);
        }
    }

    private static Cost usd(String amount) {
        return new Cost(new BigDecimal(amount), DAY);
    }
}
