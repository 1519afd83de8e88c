package dev.agentops.agentkit.langchain4j.simulator;

import dev.agentops.agentkit.model.FinishReason;

import static dev.agentops.agentkit.langchain4j.simulator.WireFormat.quoted;

/** Streams as Anthropic's Messages API writes them: 1110 input tokens, 1000 of them from the cache. */
public final class AnthropicEvents implements WireFormat {
    public static final String START = event("message_start", """
            {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-test-1","content":[],\
            "stop_reason":null,"usage":{"input_tokens":10,"cache_creation_input_tokens":100,"cache_read_input_tokens":1000,"output_tokens":1}}}""");

    private static final String SIGNED = "signed-";

    @Override
    public String answerId() {
        return "msg_1";
    }

    @Override
    public String says(FinishReason reason, String... pieces) {
        return begins(pieces)
                + end(
                        switch (reason) {
                            case STOP -> "end_turn";
                            case TOOL_CALLS -> "tool_use";
                            case LENGTH -> "max_tokens";
                            case REFUSED -> "refusal";
                        });
    }

    @Override
    public String begins(String... pieces) {
        var events = new StringBuilder(START + block(0, "{\"type\":\"text\",\"text\":\"\"}"));
        for (var piece : pieces) {
            events.append(delta(0, "{\"type\":\"text_delta\",\"text\":" + quoted(piece) + "}"));
        }
        return events + stop(0);
    }

    @Override
    public String calls(Call... calls) {
        var events = new StringBuilder(START);
        for (int i = 0; i < calls.length; i++) {
            events.append(call(i, calls[i]));
        }
        return events + end("tool_use");
    }

    @Override
    public String answers(String thought, String text, Call... calls) {
        var events = new StringBuilder(START);
        int index = 0;
        if (!thought.isEmpty()) {
            events.append(thinking(index++, signatureOf(thought), thought));
        }
        if (!text.isEmpty()) {
            events.append(block(index, "{\"type\":\"text\",\"text\":\"\"}"));
            events.append(delta(index, "{\"type\":\"text_delta\",\"text\":" + quoted(text) + "}"));
            events.append(stop(index++));
        }
        for (var call : calls) {
            events.append(call(index++, call));
        }
        return events + end(calls.length == 0 ? "end_turn" : "tool_use");
    }

    /** As {@link #answers} signs it. */
    public static String signatureOf(String thought) {
        return SIGNED + Integer.toHexString(thought.hashCode());
    }

    /** Whether thinking may come back so. Only what {@link #answers} signed is looked at closely. */
    static boolean mayHaveSigned(String signature, String thought) {
        return !signature.startsWith(SIGNED) || signature.equals(signatureOf(thought));
    }

    public static String call(int index, Call call) {
        var events = new StringBuilder(block(
                index,
                "{\"type\":\"tool_use\",\"id\":\"toolu_" + index + "\",\"name\":" + quoted(call.name())
                        + ",\"input\":{}}"));
        for (var piece : call.pieces()) {
            events.append(delta(index, "{\"type\":\"input_json_delta\",\"partial_json\":" + quoted(piece) + "}"));
        }
        return events + stop(index);
    }

    /** A block of thinking in these pieces, signed. */
    public static String thinking(int index, String signature, String... pieces) {
        var events = new StringBuilder(block(index, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"));
        for (var piece : pieces) {
            events.append(delta(index, "{\"type\":\"thinking_delta\",\"thinking\":" + quoted(piece) + "}"));
        }
        return events
                + delta(index, "{\"type\":\"signature_delta\",\"signature\":" + quoted(signature) + "}")
                + stop(index);
    }

    public static String end(String stopReason) {
        return event(
                        "message_delta",
                        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + stopReason
                                + "\"},\"usage\":{\"output_tokens\":7}}")
                + event("message_stop", "{\"type\":\"message_stop\"}");
    }

    private static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data.strip() + "\n\n";
    }

    private static String block(int index, String content) {
        return event(
                "content_block_start",
                "{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":" + content + "}");
    }

    private static String delta(int index, String delta) {
        return event(
                "content_block_delta",
                "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":" + delta + "}");
    }

    private static String stop(int index) {
        return event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":" + index + "}");
    }
}
