package dev.agentops.agentkit.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How providers say that a request is longer than the model's window. Codes where there are any, else their words: Anthropic's errors
 * page, OpenAI's error codes, Gemini's INVALID_ARGUMENT texts, and what vLLM, llama.cpp, Mistral and Groq answer.
 */
final class ContextWords {
    private static final Set<String> CODES = Set.of(
            "context_length_exceeded",
            "exceed_context_size_error",
            "request_too_large",
            "model_max_prompt_tokens_exceeded");

    private static final Pattern WORDS = Pattern.compile("prompt is too long"
            + "|input is too long"
            + "|request too large"
            + "|prompt contains .{1,80} too large for model"
            + "|maximum context length"
            + "|exceeds? (the|this model's) (available |maximum )?context"
            + "|exceeds? (the )?context (limit|window|length|size)"
            + "|exceeds the context window of"
            + "|input token count .{0,60}exceeds the maximum"
            + "|(maximum|max) (number of )?(input )?tokens allowed");

    private ContextWords() {}

    /** @param body the error as the provider sent it */
    static boolean in(JsonNode body) {
        var error = body.path("error").isObject() ? body.path("error") : body;
        boolean coded = Stream.of("code", "type", "status")
                .anyMatch(field -> CODES.contains(error.path(field).asText("")));
        String message = error.path("message").asText("");
        return coded || WORDS.matcher(message.toLowerCase(Locale.ROOT)).find();
    }
}
