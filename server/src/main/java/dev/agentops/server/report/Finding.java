package dev.agentops.server.report;

import dev.agentops.agentkit.tool.Description;
import dev.agentops.server.stream.OneOf;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/**
 * A cause, as it is kept. Those of earlier builds have no verdict and are LIKELY.
 *
 * @param evidence quotes that were found in the lines they cite
 * @param struck quotes that were not; null for none
 * @param verdict a {@link Verdict}. @param ruled_out null for none
 * @param since when the first quoted line was written; null if none says when
 */
public record Finding(
        String service,
        String summary,
        String cause,
        @Nullable String file,
        @Nullable Integer line,
        List<Evidence> evidence,
        @Nullable String suggested_action,

        @OneOf({"CONFIRMED", "LIKELY", "INCONCLUSIVE"}) @Nullable
        String verdict,

        @Nullable List<RuledOut> ruled_out,
        @Nullable List<Struck> struck,
        @Nullable String since) {
    Verdict judged() {
        return verdict == null ? Verdict.LIKELY : Verdict.valueOf(verdict);
    }

    List<RuledOut> allRuledOut() {
        return Objects.requireNonNullElse(ruled_out, List.of());
    }

    List<Struck> allStruck() {
        return Objects.requireNonNullElse(struck, List.of());
    }

    /**
     * @param source a line of a log, or the tool whose result holds the quote
     * @param at when the line was written, if it says
     * @param call the tool call whose result holds it; null for a line
     */
    public record Evidence(
            String source,
            String quote,
            @Nullable String at,
            @Nullable String call) {}

    public record RuledOut(
            @Description("what might have been the cause") String what,

            @Description("what you saw that speaks against it")
            String because) {}

    public record Struck(String source, String quote, String problem) {}
}
