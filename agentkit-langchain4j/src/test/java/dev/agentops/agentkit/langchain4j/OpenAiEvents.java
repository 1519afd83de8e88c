package dev.agentops.agentkit.langchain4j;

/** Streams as OpenAI's Chat Completions API writes them. */
final class OpenAiEvents {
    static final String TEXT =
            chunk("{\"role\":\"assistant\",\"content\":\"Hello\"}", "null") + chunk("{\"content\":\" there\"}", "null");

    private OpenAiEvents() {}

    static String chunk(String delta, String finishReason) {
        return data(
                "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-test-1\",\"choices\":"
                        + "[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finishReason + "}]}");
    }

    static String end(String finishReason) {
        return chunk("{}", "\"" + finishReason + "\"")
                + data(
                        "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-test-1\",\"choices\":[],"
                                + "\"usage\":{\"prompt_tokens\":50,\"completion_tokens\":7,\"total_tokens\":57,"
                                + "\"prompt_tokens_details\":{\"cached_tokens\":32}}}")
                + data("[DONE]");
    }

    static String data(String data) {
        return "data: " + data + "\n\n";
    }
}
