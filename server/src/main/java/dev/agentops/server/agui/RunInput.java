package dev.agentops.server.agui;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * AG-UI's {@code RunAgentInput}, as far as a client is believed: what its user said last, and its answers to open questions. Its
 * history, state, tools and context are not taken.
 *
 * @param runId the client's name for this run
 * @param protocol1 whether the client names protocol 1: older ones know fewer outcomes
 * @param said the last message of the user; absent when there is none
 * @param ignored fields that hold something and have no effect
 * @param knownReasoning how many characters of a reasoning message the client has already, by message id
 */
public record RunInput(
        String threadId,
        String runId,
        boolean protocol1,
        @Nullable Said said,
        List<Answer> answers,
        List<String> ignored,
        Map<String, Integer> knownReasoning) {

    public record Said(String messageId, String text) {}

    public RunInput {
        answers = List.copyOf(answers);
        ignored = List.copyOf(ignored);
        knownReasoning = Map.copyOf(knownReasoning);
    }

    /** Whether it decides something. */
    public boolean resumes() {
        return !answers.isEmpty();
    }
}
