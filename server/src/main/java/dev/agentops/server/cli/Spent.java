package dev.agentops.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.Usage;

import java.util.Locale;

/** What model calls used and cost, in words. */
record Spent(Usage usage, Cost cost) {
    static final Spent NOTHING = new Spent(Usage.NONE, Cost.ZERO);

    /** @param summed {@code {usage, cost}} as a run or a thread has it */
    static Spent of(JsonNode summed) {
        return new Spent(
                read(summed.path("usage"), Usage.class, Usage.NONE), read(summed.path("cost"), Cost.class, Cost.ZERO));
    }

    /** @param call the value of an {@code ops.usage} event */
    Spent plus(JsonNode call) {
        var tokens = read(call, Usage.class, Usage.NONE);
        var one = new Usage(
                tokens.inputTokens(), tokens.outputTokens(), tokens.cachedInputTokens(), tokens.reasoningTokens(), 1);
        var price = read(
                call.path("cost"), Cost.class, Cost.unknown(call.path("model").asText()));
        return new Spent(usage.plus(one), cost.plus(price));
    }

    boolean isNothing() {
        return usage.modelCalls() == 0;
    }

    /** For a column. */
    String tokens() {
        return isNothing() ? "-" : count(usage.totalTokens());
    }

    /** For a column. */
    String price() {
        return isNothing() ? "-" : cost.text();
    }

    /** {@code 4,210 tokens, $0.12 at prices of 2026-08-01}. */
    String text() {
        return count(usage.totalTokens()) + " tokens, " + priced();
    }

    /** With its parts. */
    String details() {
        return "%s tokens read (%s cached), %s written (%s reasoning), in %d model calls: %s"
                .formatted(
                        count(usage.inputTokens()),
                        count(usage.cachedInputTokens()),
                        count(usage.outputTokens()),
                        count(usage.reasoningTokens()),
                        usage.modelCalls(),
                        priced());
    }

    private String priced() {
        String dated = cost.asOf() == null ? "" : " at prices of " + cost.asOf();
        String missing =
                cost.known() ? "" : " (what calls of " + String.join(", ", cost.unpriced()) + " cost is not known)";
        return Printable.line(cost.text() + dated + missing);
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static <T> T read(JsonNode node, Class<T> type, T otherwise) {
        if (!node.isObject()) {
            return otherwise;
        }
        try {
            return Json.mapper().treeToValue(node, type);
        } catch (JsonProcessingException e) {
            return otherwise;
        }
    }
}
