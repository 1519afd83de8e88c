package dev.agentops.agentkit.langchain4j.simulator;

import dev.agentops.agentkit.model.FinishReason;

import static dev.agentops.agentkit.langchain4j.simulator.WireFormat.quoted;

/**
 * Streams as Google's {@code streamGenerateContent?alt=sse} writes them: 50 input tokens, 32 of them from the cache, 4 tokens of
 * answer and 3 of thoughts. A call's arguments come whole.
 */
public final class GeminiEvents implements WireFormat {
    @Override
    public String answerId() {
        return "r1";
    }

    @Override
    public String says(FinishReason reason, String... pieces) {
        return begins(pieces)
                + end(
                        switch (reason) {
                            case STOP, TOOL_CALLS -> "STOP";
                            case LENGTH -> "MAX_TOKENS";
                            case REFUSED -> "SAFETY";
                        });
    }

    @Override
    public String begins(String... pieces) {
        var chunks = new StringBuilder();
        for (var piece : pieces) {
            chunks.append(part("{\"text\":" + quoted(piece) + "}"));
        }
        return chunks.toString();
    }

    @Override
    public String calls(Call... calls) {
        var chunks = new StringBuilder();
        for (var call : calls) {
            chunks.append(call(call, ""));
        }
        return chunks + end("STOP");
    }

    /** Signs the first of the calls, as Gemini does. */
    @Override
    public String answers(String thought, String text, Call... calls) {
        var chunks = new StringBuilder(thought.isEmpty() ? "" : thought(thought));
        chunks.append(text.isEmpty() ? "" : begins(text));
        for (int i = 0; i < calls.length; i++) {
            chunks.append(call(calls[i], i == 0 ? "signed-" + calls[i].name() : ""));
        }
        return chunks + end("STOP");
    }

    /** @param signature of the thoughts that led to the call, empty if none */
    public static String call(Call call, String signature) {
        String arguments = call.pieces().length == 0 ? "{}" : call.arguments();
        String signed = signature.isEmpty() ? "" : ",\"thoughtSignature\":" + quoted(signature);
        return part(
                "{\"functionCall\":{\"name\":" + quoted(call.name()) + ",\"args\":" + arguments + "}" + signed + "}");
    }

    public static String thought(String text) {
        return part("{\"text\":" + quoted(text) + ",\"thought\":true}");
    }

    public static String end(String finishReason) {
        return chunk("\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}],\"role\":\"model\"},\"finishReason\":\""
                + finishReason + "\",\"index\":0}]");
    }

    /** Google would not even read the prompt: there is no candidate. */
    public static String blocked(String reason) {
        return chunk("\"promptFeedback\":{\"blockReason\":\"" + reason + "\"}");
    }

    public static String chunk(String fields) {
        return "data: {" + fields
                + ",\"usageMetadata\":{\"promptTokenCount\":50,\"cachedContentTokenCount\":32,\"candidatesTokenCount\":4,"
                + "\"thoughtsTokenCount\":3,\"totalTokenCount\":57},\"modelVersion\":\"gemini-test-1\",\"responseId\":\"r1\"}\n\n";
    }

    private static String part(String part) {
        return chunk("\"candidates\":[{\"content\":{\"parts\":[" + part + "],\"role\":\"model\"},\"index\":0}]");
    }
}
