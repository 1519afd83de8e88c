package dev.agentops.agentkit.langchain4j.simulator;

import dev.agentops.agentkit.model.FinishReason;

import static dev.agentops.agentkit.langchain4j.simulator.WireFormat.quoted;

/** Streams as OpenAI's Chat Completions API writes them: 50 input tokens, 32 of them from the cache. */
public final class OpenAiEvents implements WireFormat {
    @Override
    public String answerId() {
        return "c1";
    }

    @Override
    public String says(FinishReason reason, String... pieces) {
        return begins(pieces)
                + end(
                        switch (reason) {
                            case STOP -> "stop";
                            case TOOL_CALLS -> "tool_calls";
                            case LENGTH -> "length";
                            case REFUSED -> "content_filter";
                        });
    }

    @Override
    public String begins(String... pieces) {
        var chunks = new StringBuilder();
        for (var piece : pieces) {
            String role = chunks.isEmpty() ? "\"role\":\"assistant\"," : "";
            chunks.append(chunk("{" + role + "\"content\":" + quoted(piece) + "}", "null"));
        }
        return chunks.toString();
    }

    @Override
    public String calls(Call... calls) {
        return toolCalls(calls) + end("tool_calls");
    }

    /** OpenAI shows no thoughts; servers of its kind send them as {@code reasoning_content}, and want nothing of it back. */
    @Override
    public String answers(String thought, String text, Call... calls) {
        String thinks = thought.isEmpty()
                ? ""
                : chunk("{\"role\":\"assistant\",\"reasoning_content\":" + quoted(thought) + "}", "null");
        return thinks
                + (text.isEmpty() ? "" : begins(text))
                + toolCalls(calls)
                + end(calls.length == 0 ? "stop" : "tool_calls");
    }

    private static String toolCalls(Call... calls) {
        var chunks = new StringBuilder();
        for (int i = 0; i < calls.length; i++) {
            String head = "\"id\":\"c" + i + "\",\"type\":\"function\",";
            chunks.append(toolCall(i, head, "\"name\":" + quoted(calls[i].name()) + ",\"arguments\":\"\""));
            for (var piece : calls[i].pieces()) {
                chunks.append(toolCall(i, "", "\"arguments\":" + quoted(piece)));
            }
        }
        return chunks.toString();
    }

    /** @param finishReason a JSON value */
    public static String chunk(String delta, String finishReason) {
        return data(
                "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-test-1\",\"choices\":"
                        + "[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finishReason + "}]}");
    }

    public static String end(String finishReason) {
        return chunk("{}", "\"" + finishReason + "\"")
                + data(
                        "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-test-1\",\"choices\":[],"
                                + "\"usage\":{\"prompt_tokens\":50,\"completion_tokens\":7,\"total_tokens\":57,"
                                + "\"prompt_tokens_details\":{\"cached_tokens\":32}}}")
                + data("[DONE]");
    }

    private static String toolCall(int index, String head, String function) {
        return chunk(
                "{\"tool_calls\":[{\"index\":" + index + "," + head + "\"function\":{" + function + "}}]}", "null");
    }

    private static String data(String data) {
        return "data: " + data + "\n\n";
    }
}
