package dev.agentops.server.offline;

import java.util.List;
import java.util.Map;

/**
 * A way in which the small estate fails.
 *
 * @param brokenFile path in the workspace; while {@code brokenText} stands in what runs, requests fail
 * @param service where the error is logged
 */
record Trouble(
        Map<String, String> files,
        String brokenFile,
        String brokenText,
        String fixedText,
        String restarted,
        String service,
        int status,
        String message,
        String error,
        List<String> frames,
        int line) {

    static Trouble loop() {
        return new Trouble(
                Map.of("shop/src/Tariff.java", """
                        final class Tariff {
                            private static final int[] STEPS = {1, 5, 10};

                            static int rate(int count) {
                                int rate = 0;
                                for (int i = 0; i <= STEPS.length; i++) {
                                    if (count >= STEPS[i]) {
                                        rate = i;
                                    }
                                }
                                return rate;
                            }
                        }
                        """),
                "shop/src/Tariff.java",
                "i <= STEPS.length",
                "for (int i = 0; i < STEPS.length; i++) {",
                "shop",
                "shop",
                500,
                "Index 3 out of bounds for length 3",
                "java.lang.ArrayIndexOutOfBoundsException: Index 3 out of bounds for length 3",
                List.of("Tariff.rate(Tariff.java:7)", "Shop.quote(Shop.java:20)"),
                6);
    }

    static Trouble setting() {
        return new Trouble(
                Map.of(
                        "shop/config/shop.properties",
                        "# how long we wait\ndepot.patience.ms=3\ncurrency=EUR\n",
                        "shop/src/DepotClient.java",
                        """
                        final class DepotClient {
                            DepotClient(Config config) {
                                this.patience = config.integer("depot.patience.ms", 1_500);
                            }
                        }
                        """),
                "shop/config/shop.properties",
                "depot.patience.ms=3\n",
                "depot.patience.ms=1500",
                "shop",
                "shop",
                504,
                "depot did not answer within 3 ms (depot.patience.ms=3)",
                "java.net.http.HttpTimeoutException: depot did not answer within 3 ms (depot.patience.ms=3)",
                List.of("DepotClient.send(DepotClient.java:3)"),
                2);
    }

    static Trouble renamedField() {
        return new Trouble(
                Map.of(
                        "depot/src/ShelfAnswer.java",
                        """
                        final class ShelfAnswer {
                            static Map<String, Object> of(String sku, int copies) {
                                answer.put("sku", sku);
                                answer.put("amt", copies);
                                return answer;
                            }
                        }
                        """,
                        "depot/data/shelves.json",
                        "[{\"sku\": \"12\", \"amount\": 7}]\n",
                        "shop/src/DepotClient.java",
                        "final class DepotClient {\n    int amountIn(Map<?, ?> shelf) {\n        return shelf.get(\"amount\");\n    }\n}\n"),
                "depot/src/ShelfAnswer.java",
                "\"amt\"",
                "answer.put(\"amount\", copies);",
                "depot",
                "shop",
                500,
                "field 'amount' is missing in the answer of depot: {\"sku\":\"12\",\"amt\":7}",
                "java.lang.IllegalStateException: field 'amount' is missing in the answer of depot: {\"sku\":\"12\",\"amt\":7}",
                List.of("DepotClient.amountIn(DepotClient.java:3)"),
                4);
    }

    static Trouble badNumber() {
        return new Trouble(
                Map.of(
                        "shop/data/goods.json",
                        """
                        [
                          {"sku": "11", "price": 4.00},
                          {"sku": "12", "price": "9,50"},
                          {"sku": "13", "price": 12.25}
                        ]
                        """,
                        "shop/src/Good.java",
                        "record Good(Object listed) {\n    BigDecimal price() {\n        throw new NumberFormatException(text);\n    }\n}\n"),
                "shop/data/goods.json",
                "\"9,50\"",
                "{\"sku\": \"12\", \"price\": 9.50},",
                "shop",
                "shop",
                500,
                "goods.json line 3: price \"9,50\" of 12 is not a number",
                "java.lang.NumberFormatException: goods.json line 3: price \"9,50\" of 12 is not a number",
                List.of("Good.price(Good.java:3)"),
                3);
    }

    static Trouble nothingAtAll() {
        return new Trouble(
                Map.of("shop/src/Exporter.java", "final class Exporter {}\n"),
                "shop/src/Exporter.java",
                "this text is nowhere",
                "",
                "shop",
                "shop",
                500,
                "",
                "",
                List.of(),
                0);
    }

    static Trouble missingValue() {
        return new Trouble(
                Map.of(
                        "shop/src/Basket.java",
                        "final class Basket {\n    int size() {\n        return owner().items();\n    }\n}\n"),
                "shop/src/Basket.java",
                "owner().items()",
                "",
                "shop",
                "shop",
                500,
                "Cannot invoke \"Owner.items()\" because the return value of \"Basket.owner()\" is null",
                "java.lang.NullPointerException: Cannot invoke \"Owner.items()\" because the return value of \"Basket.owner()\" is null",
                List.of("Basket.size(Basket.java:3)"),
                3);
    }
}
