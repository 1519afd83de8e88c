package dev.agentops.agentkit.model;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PriceTableTest {
    private static final String SMALL = """
            {"prices":[{"models":["big","grand"],"input":3,"cachedInput":0.3,"output":15,"asOf":"2026-01-02","source":"here"},
                       {"models":["big-mini"],"input":0.1,"cachedInput":0.025,"output":0.4,"asOf":"2025-11-01","source":"here"}]}""";

    private final PriceTable table = PriceTable.read(SMALL);

    @Test
    void countsPlainInputCachedInputAndOutputApart() {
        var cost = table.cost("big", new Usage(1_000_000, 100_000, 400_000, 3));

        assertThat(cost.usd()).isEqualByComparingTo("3.42");
        assertThat(cost.asOf()).isEqualTo(LocalDate.of(2026, 1, 2));
    }

    @Test
    void whatIsWrittenToACacheCostsAQuarterMoreUnlessItsPriceIsGiven() {
        var written = new Usage(1_000_000, 0, 400_000, 500_000, 0, 1);
        var given = PriceTable.read(
                "{\"prices\":[{\"models\":[\"mine\"],\"input\":2,\"cachedInput\":1,\"cacheWrite\":4,\"output\":0}]}");
        var left = PriceTable.read("{\"prices\":[{\"models\":[\"mine\"],\"input\":2,\"cachedInput\":1,\"output\":0}]}");

        assertThat(left.cost("mine", written).usd()).isEqualByComparingTo("1.85");
        assertThat(given.cost("mine", written).usd()).isEqualByComparingTo("2.6");
        assertThat(PriceTable.builtIn()
                        .cost("claude-sonnet-4-6", new Usage(1_000_000, 0, 0, 1_000_000, 0, 1))
                        .usd())
                .isEqualByComparingTo("3.75");
    }

    @Test
    void isExactForOneToken() {
        assertThat(table.cost("big-mini", new Usage(1, 0, 1, 1)).usd()).isEqualByComparingTo("0.000000025");
    }

    @Test
    void knowsTheVersionsOfAModel() {
        for (var name :
                new String[] {"grand", "big-20250929", "big@20250929", "big-2025-04-14", "big-001", "big-latest"}) {
            assertThat(table.price(name)).as(name).isPresent();
        }
    }

    @Test
    void takesNoModelForAnother() {
        for (var name : new String[] {"big-pro", "big-4", "bigger", "my-big", "", "big-mini-preview"}) {
            assertThat(table.cost(name, new Usage(1, 1, 0, 1))).as(name).isEqualTo(Cost.unknown(name));
        }
    }

    @Test
    void aSumIsAsOldAsItsOldestPrice() {
        var usage = new Usage(1_000_000, 0, 0, 1);

        var sum = table.cost("big", usage).plus(table.cost("big-mini", usage));

        assertThat(sum).isEqualTo(new Cost(new BigDecimal("3.1"), LocalDate.of(2025, 11, 1)));
    }

    @Test
    void aCallThatReportedNoTokensIsNotFreeUnlessTheModelIs() {
        assertThat(table.cost("big", Usage.UNREPORTED)).isEqualTo(Cost.unknown("big"));

        var own = PriceTable.read("{\"prices\":[{\"models\":[\"mine\"],\"input\":0,\"output\":0}]}");
        assertThat(own.cost("mine", Usage.UNREPORTED)).isEqualTo(Cost.ZERO);
    }

    @Test
    void pricesOfOnesOwnCountBeforeTheOthersAndMayLeaveOutTheCache() {
        var own = PriceTable.read("{\"prices\":[{\"models\":[\"big\"],\"input\":1,\"output\":2}]}");

        var cost = table.with(own).cost("big", new Usage(1_000_000, 1_000_000, 500_000, 1));

        assertThat(cost.usd()).isEqualByComparingTo("3");
        assertThat(cost.asOf()).isNull();
        assertThat(table.with(own).price("grand")).isPresent();
    }

    @Test
    void aProvidersPricesCanBeLeftOut() {
        var some = PriceTable.builtIn().ofProviders(List.of("anthropic"));

        assertThat(some.price("claude-haiku-4-5")).isPresent();
        assertThat(some.price("gpt-4.1")).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithAPriceFile() {
        for (var json : List.of("{}", "[]", "{\"prices\":[{\"input\":1,\"output\":1}]}")) {
            assertThatThrownBy(() -> PriceTable.read(json)).as(json).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> PriceTable.read("{\"prices\":[{\"models\":[\"a\"],\"input\":1}]}"))
                .hasMessageContaining("needs \"input\" and \"output\"");
    }

    @Test
    void refusesAModelWithTwoPrices() {
        assertThatThrownBy(() -> PriceTable.read(SMALL.replace("big-mini", "grand")))
                .hasMessage("model 'grand' has two prices");
    }

    @Test
    void theBuiltInTableKnowsTheDefaultModelsAndDatesItsPrices() {
        var builtIn = PriceTable.builtIn();

        for (var name : new String[] {
            "claude-sonnet-4-5-20250929",
            "claude-haiku-4-5",
            "gpt-4.1-2025-04-14",
            "gpt-4.1-mini",
            "gemini-2.5-pro",
            "gemini-2.5-flash"
        }) {
            var price = builtIn.price(name).orElseThrow();
            assertThat(price.input()).as(name).isPositive().isGreaterThan(price.cachedInput());
            assertThat(price.output()).as(name).isGreaterThan(price.input());
            assertThat(price.asOf()).as(name).isAfter(LocalDate.of(2025, 1, 1));
            assertThat(price.source()).as(name).isNotBlank();
        }
        assertThat(builtIn.price("offline-rules")).isEmpty();
    }
}
