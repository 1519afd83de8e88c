package dev.agentops.server.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * One step of a run: what it was given and what came of it.
 *
 * @param status ok, or how it ended otherwise; {@code waiting} for a human or {@code running} while it has not ended
 * @param turn 0 outside a turn
 * @param attempts how often it was begun
 * @param earlier attempts of a model call before the last, as far as they told something
 * @param finishedAt none while it has not ended
 * @param error why it is not ok, in one line or more
 * @param cut texts of it are longer than shown; asked for by its name it can be had whole
 * @param rerun what a rerun from here takes as its input, {@code text} or {@code arguments}; none where no rerun begins
 */
public record StepDetail(
        String name,
        String kind,
        String status,
        int turn,
        @Nullable String agent,
        String detail,
        int attempts,
        List<Earlier> earlier,
        Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Long durationMs,
        @Nullable Input input,
        @Nullable Output output,
        @Nullable String error,
        List<Wait> waits,
        List<Change> state,
        List<Effect> effects,
        boolean cut,
        @Nullable String rerun) {
    public StepDetail {
        earlier = List.copyOf(earlier);
        waits = List.copyOf(waits);
        state = List.copyOf(state);
        effects = List.copyOf(effects);
    }

    /** @param endedAt when the next one began; @param reason why what it had said is void, such as the provider's error */
    public record Earlier(int attempt, Instant endedAt, String reason) {}

    /**
     * @param upToSeq the model was sent of the transcript what stands up to this place
     * @param said what the user said that it was the first to hear
     * @param arguments of the call, as the model made it
     * @param ranWith the arguments as a human changed them before approving; none if nobody did
     */
    public record Input(
            @Nullable Long upToSeq,
            @Nullable String said,
            @Nullable String toolCallId,
            @Nullable JsonNode arguments,
            @Nullable JsonNode ranWith) {}

    /**
     * @param text the model's words, or the tool's result
     * @param characters of the whole text when more than is shown
     * @param handle of a result that is stored whole
     */
    public record Output(
            @Nullable Long seq,
            @Nullable String text,
            @Nullable Integer characters,
            @Nullable String reasoning,
            List<Call> toolCalls,
            @Nullable Decision decision,
            @Nullable String handle) {
        public Output {
            toolCalls = List.copyOf(toolCalls);
        }
    }

    public record Call(String id, String name, JsonNode arguments) {}

    /** The router's word. @param agent who goes next; empty when the run ends here */
    public record Decision(String agent, String rule, String reason, double confidence) {}

    /** For a human. @param expiresAt when it is refused by itself */
    public record Wait(
            String approvalId,
            String state,
            Instant requestedAt,
            Instant expiresAt,
            @Nullable Instant decidedAt,
            @Nullable String decidedBy,
            @Nullable String reason) {}

    /**
     * Of one key.
     *
     * @param before none if it was not there
     * @param beforeBy who had set it; none if it was not there, or since the thread's beginning
     * @param after none if it is gone
     */
    public record Change(
            String key,
            @Nullable JsonNode before,
            @Nullable Setter beforeBy,
            @Nullable JsonNode after) {}

    /** @param runId empty for a change that no run made */
    public record Setter(String runId, String step) {}

    /** What it was about to do to the world. @param finishedAt none when nobody saw the end of it */
    public record Effect(
            String id,
            String tool,
            JsonNode arguments,
            Instant intendedAt,
            @Nullable Instant finishedAt) {}

    /** @param nextAfter for the next page; none on the last */
    public record Page(List<StepDetail> steps, @Nullable Integer nextAfter) {}
}
