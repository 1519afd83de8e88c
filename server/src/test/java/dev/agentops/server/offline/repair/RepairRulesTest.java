package dev.agentops.server.offline.repair;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

import static dev.agentops.server.offline.repair.SomeCode.diagnose;
import static org.assertj.core.api.Assertions.assertThat;

class RepairRulesTest {
    @Test
    void aLoopOverAListThatGoesOneStepTooFarStopsEarlier() {
        var diagnosis = diagnose(
                "shop",
                "java.lang.IndexOutOfBoundsException: Index 2 out of bounds for length 2\n\tat Cart.sum(Cart.java:3)",
                "",
                Map.of("shop/src/Cart.java", """
                        int sum() {
                            for (int i = 0; i <= items.size(); i++) {
                                sum += items.get(i);
                            }
                        """));

        assertThat(diagnosis.line()).isEqualTo(2);
        assertThat(diagnosis.edit().newText()).isEqualTo("for (int i = 0; i < items.size(); i++) {");
    }

    @Test
    void anIndexThatIsNotTheLengthIsNoLoopBound() {
        var diagnosis = diagnose(
                "shop",
                "Index 7 out of bounds for length 2\n\tat Cart.sum(Cart.java:2)",
                "",
                Map.of("shop/src/Cart.java", "for (int i = 0; i <= items.length; i++) {\n    use(items[i]);\n"));

        assertThat(diagnosis.hasEdit()).isFalse();
        assertThat(diagnosis.line()).isEqualTo(2);
    }

    @Test
    void takesTheServicesOwnFileOfTwoWithOneName() {
        var loop = "for (int i = 0; i <= items.length; i++) {\n";
        var diagnosis = diagnose(
                "shop",
                "Index 2 out of bounds for length 2\n\tat Cart.sum(Cart.java:1)",
                "",
                Map.of("depot/src/Cart.java", loop, "shop/src/Cart.java", loop));

        assertThat(diagnosis.file()).isEqualTo("shop/src/Cart.java");
    }

    @Test
    void anEditTakesALineMoreWhenItsTextStandsTwice() {
        var diagnosis = diagnose(
                "shop",
                "Index 2 out of bounds for length 2\n\tat Cart.sum(Cart.java:5)",
                "",
                Map.of("shop/src/Cart.java", """
                        void one() {
                            for (int i = 0; i <= items.length; i++) {
                        }
                        void two() {
                            for (int i = 0; i <= items.length; i++) {
                        }
                        """));

        assertThat(diagnosis.edit().oldText()).isEqualTo("void two() {\n    for (int i = 0; i <= items.length; i++) {");
    }

    @Test
    void aSettingGoesBackToTheCodesDefault() {
        var diagnosis = diagnose(
                "shop",
                "the pool is exhausted (pool.max.size=1)",
                "",
                Map.of(
                        "shop/app.yaml", "pool.max.size: 1\n",
                        "shop/src/Pool.java", "int size = config.integer(\"pool.max.size\", 20);\n"));

        assertThat(diagnosis.edit())
                .isEqualTo(new Diagnosis.Edit("shop/app.yaml", "pool.max.size: 1", "pool.max.size: 20"));
    }

    @Test
    void aSettingTakesTheValueThatTheUserNames() {
        var diagnosis = diagnose(
                "shop",
                "the pool is exhausted (pool.max.size=1)",
                "set it to 8 please",
                Map.of(
                        "shop/app.properties", "pool.max.size=1\n",
                        "shop/src/Pool.java", "int size = config.integer(\"pool.max.size\", 20);\n"));

        assertThat(diagnosis.edit().newText()).isEqualTo("pool.max.size=8");
    }

    @Test
    void aSettingWithoutADefaultIsAQuestion() {
        var diagnosis = diagnose(
                "shop",
                "too slow (pool.max.size=1)",
                "fix the 504 errors",
                Map.of("shop/app.properties", "pool.max.size=1\n"));

        assertThat(diagnosis.hasEdit()).isFalse();
        assertThat(diagnosis.action()).contains("choose a larger value");
    }

    @Test
    void aRenamedFieldGetsItsNameBackInTheServiceThatAnswers() {
        var diagnosis = diagnose(
                "shop",
                "field 'customerId' is missing in the answer of users: {\"name\":\"A\",\"customer_id\":4}",
                "",
                Map.of(
                        "users/src/Answer.java", "json.put(\"name\", name);\njson.put(\"customer_id\", id);\n",
                        "users/data/users.json", "[{\"customer_id\": 4}]\n",
                        "shop/src/Users.java", "answer.get(\"customerId\");\n"));

        assertThat(diagnosis.edit())
                .isEqualTo(new Diagnosis.Edit(
                        "users/src/Answer.java", "json.put(\"customer_id\", id);", "json.put(\"customerId\", id);"));
    }

    @ParameterizedTest
    @CsvSource({"quantity, qty", "amount, amt", "isbn, isbn13", "title, tittle", "userId, user_id"})
    void knowsALookalike(String field, String other) {
        assertThat(MissingFieldRule.lookalike(field, "{\"zzz\":1,\"" + other + "\":2}"))
                .contains(other);
    }

    @Test
    void doesNotTakeAnyFieldForALookalike() {
        assertThat(MissingFieldRule.lookalike("quantity", "{\"isbn\":\"1\",\"total\":2}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"24,90;24.90", "1.234,50;1234.50", "1,234.50;1234.50", "12 €;12", "-3,5;-3.5"})
    void readsNumbersAsPeopleWriteThem(String value, String number) {
        assertThat(BadNumberRule.number(value)).contains(number);
    }

    @Test
    void keepsTheQuotesWhereTheOtherLinesHaveThemToo() {
        var diagnosis = diagnose(
                "shop",
                "goods.json line 2: price \"9,50\" of 12 is not a number",
                "",
                Map.of("shop/data/goods.json", "{\"price\": \"4.00\"},\n{\"price\": \"9,50\"}\n"));

        assertThat(diagnosis.edit().newText()).isEqualTo("{\"price\": \"9.50\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"9 or 10", "1,234", "12.5.7", "12a34"})
    void knowsWhatMayBeSeveralNumbers(String value) {
        assertThat(BadNumberRule.number(value)).isEmpty();
    }

    @Test
    void doesNotGuessANumber() {
        var diagnosis = diagnose(
                "shop",
                "goods.json line 1: price \"9 or 10\" of 12 is not a number",
                "",
                Map.of("shop/data/goods.json", "{\"price\": \"9 or 10\"}\n"));

        assertThat(diagnosis.edits()).isEmpty();
    }

    @Test
    void removesAThrowThatNothingGuards() {
        var diagnosis = diagnose(
                "shop",
                "java.lang.IllegalStateException: oops\n\tat Cart.check(Cart.java:3)",
                "",
                Map.of("shop/src/Cart.java", """
                        void check() {
                            log.info("check");
                            throw new IllegalStateException("oops");
                        }
                        """));

        assertThat(diagnosis.edit().oldText()).isEqualTo("    throw new IllegalStateException(\"oops\");\n");
        assertThat(diagnosis.edit().newText()).isEmpty();
    }

    @Test
    void leavesAThrowThatReportsAProblem() {
        var diagnosis = diagnose(
                "shop",
                "java.lang.IllegalStateException: no stock\n\tat Cart.check(Cart.java:3)",
                "",
                Map.of("shop/src/Cart.java", """
                        void check() {
                            if (stock == 0) {
                                throw new IllegalStateException("no stock");
                            }
                        }
                        """));

        assertThat(diagnosis.hasEdit()).isFalse();
        assertThat(diagnosis.cause()).contains("no stock");
    }

    @Test
    void aNullIsAQuestionToAHuman() {
        var diagnosis = diagnose(
                "shop",
                "Cannot invoke \"Owner.name()\" because the return value of \"Cart.owner()\" is null\n\tat Cart.who(Cart.java:1)",
                "",
                Map.of("shop/src/Cart.java", "return owner().name();\n"));

        assertThat(diagnosis.hasEdit()).isFalse();
        assertThat(diagnosis.cause()).contains("the return value of \"Cart.owner()\" is null");
    }

    @Test
    void namesTheErrorWhenItKnowsNothingElse() {
        var diagnosis = diagnose("shop", "the moon is in the wrong phase", "", Map.of());

        assertThat(diagnosis.hasEdit()).isFalse();
        assertThat(diagnosis.cause()).contains("the moon is in the wrong phase");
    }
}
