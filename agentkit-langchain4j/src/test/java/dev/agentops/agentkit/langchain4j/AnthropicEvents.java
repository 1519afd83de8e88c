package dev.agentops.agentkit.langchain4j;

/** Streams as Anthropic's Messages API writes them. */
final class AnthropicEvents {
    static final String START = event("message_start", """
            {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-test-1","content":[],\
            "stop_reason":null,"usage":{"input_tokens":10,"cache_creation_input_tokens":100,"cache_read_input_tokens":1000,"output_tokens":1}}}""");
    static final String TEXT = block(0, "{\"type\":\"text\",\"text\":\"\"}")
            + delta(0, "{\"type\":\"text_delta\",\"text\":\"Hello\"}")
            + delta(0, "{\"type\":\"text_delta\",\"text\":\" there\"}")
            + stop(0);

    private AnthropicEvents() {}

    static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data.strip() + "\n\n";
    }

    static String block(int index, String content) {
        return event(
                "content_block_start",
                "{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":" + content + "}");
    }

    static String delta(int index, String delta) {
        return event(
                "content_block_delta",
                "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":" + delta + "}");
    }

    static String stop(int index) {
        return event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":" + index + "}");
    }

    static String end(String stopReason) {
        return event(
                        "message_delta",
                        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + stopReason
                                + "\"},\"usage\":{\"output_tokens\":7}}")
                + event("message_stop", "{\"type\":\"message_stop\"}");
    }
}
