package dev.agentops.agentkit.langchain4j.simulator;

import dev.agentops.agentkit.model.FinishReason;

import java.util.ArrayList;
import java.util.List;

import static dev.agentops.agentkit.langchain4j.simulator.WireFormat.quoted;

/** Streams as OpenAI's Responses API writes them: 50 input tokens, 32 of them from the cache. */
public final class OpenAiResponsesEvents implements WireFormat {
    private static final String CREATED =
            event("response.created", "\"response\":" + response("in_progress", "null", List.of(), "null"));

    @Override
    public String answerId() {
        return "resp_1";
    }

    @Override
    public String says(FinishReason reason, String... pieces) {
        String message = message(String.join("", pieces));
        return switch (reason) {
            case STOP, TOOL_CALLS -> begins(pieces) + completed(message);
            case LENGTH -> begins(pieces) + incomplete("max_output_tokens", message);
            case REFUSED -> begins(pieces) + incomplete("content_filter", message);
        };
    }

    @Override
    public String begins(String... pieces) {
        var events = new StringBuilder(CREATED
                + event(
                        "response.output_item.added",
                        "\"output_index\":0,\"item\":{\"id\":\"msg_1\",\"type\":\"message\",\"status\":\"in_progress\","
                                + "\"role\":\"assistant\",\"content\":[]}"));
        for (var piece : pieces) {
            events.append(text(piece));
        }
        return events.toString();
    }

    @Override
    public String calls(Call... calls) {
        var items = new ArrayList<String>();
        return CREATED + calls(items, calls) + completed(items.toArray(String[]::new));
    }

    @Override
    public String answers(String thought, String text, Call... calls) {
        var items = new ArrayList<String>();
        var events = new StringBuilder(CREATED);
        if (!thought.isEmpty()) {
            events.append(summary(thought));
            items.add(reasoning(thought, "encrypted " + thought));
        }
        if (!text.isEmpty()) {
            events.append(text(text));
            items.add(message(text));
        }
        return events.append(calls(items, calls)) + completed(items.toArray(String[]::new));
    }

    private static String calls(List<String> items, Call... calls) {
        var events = new StringBuilder();
        for (int i = 0; i < calls.length; i++) {
            String at = "\"item_id\":\"fc_" + i + "\",\"output_index\":" + i + ",";
            String arguments = calls[i].pieces().length == 0 ? "{}" : calls[i].arguments();
            events.append(event(
                    "response.output_item.added", "\"output_index\":" + i + ",\"item\":" + item(i, calls[i], "")));
            for (var piece : calls[i].pieces()) {
                events.append(event("response.function_call_arguments.delta", at + "\"delta\":" + quoted(piece)));
            }
            events.append(event("response.function_call_arguments.done", at + "\"arguments\":" + quoted(arguments)));
            items.add(item(i, calls[i], arguments));
            events.append(event("response.output_item.done", "\"output_index\":" + i + ",\"item\":" + items.getLast()));
        }
        return events.toString();
    }

    /** The end of a whole answer with these output items. */
    public static String completed(String... items) {
        return event("response.completed", "\"response\":" + response("completed", "null", List.of(items), "null"));
    }

    public static String failed(String code, String message) {
        String error = "{\"code\":" + quoted(code) + ",\"message\":" + quoted(message) + "}";
        return event("response.failed", "\"response\":" + response("failed", error, List.of(), "null"));
    }

    /** The model's own refusal, which is an item of its answer. */
    public static String refuses(String words) {
        return CREATED
                + event("response.refusal.delta", "\"item_id\":\"msg_1\",\"delta\":" + quoted(words))
                + event("response.refusal.done", "\"item_id\":\"msg_1\",\"refusal\":" + quoted(words))
                + completed(
                        "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"status\":\"completed\",\"content\":"
                                + "[{\"type\":\"refusal\",\"refusal\":" + quoted(words) + "}]}");
    }

    /** An answer with a reasoning item that only OpenAI can read. */
    public static String reasons(String summary, String encrypted, String text) {
        return CREATED + summary(summary) + completed(reasoning(summary, encrypted), message(text));
    }

    private static String summary(String summary) {
        return event(
                "response.reasoning_summary_text.delta",
                "\"item_id\":\"rs_1\",\"output_index\":0,\"summary_index\":0,\"delta\":" + quoted(summary));
    }

    private static String reasoning(String summary, String encrypted) {
        return "{\"id\":\"rs_1\",\"type\":\"reasoning\",\"encrypted_content\":" + quoted(encrypted)
                + ",\"summary\":[{\"type\":\"summary_text\",\"text\":" + quoted(summary) + "}]}";
    }

    public static String event(String type, String fields) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\",\"sequence_number\":1," + fields + "}\n\n";
    }

    private static String incomplete(String reason, String message) {
        return event(
                "response.incomplete",
                "\"response\":" + response("incomplete", "null", List.of(message), "{\"reason\":\"" + reason + "\"}"));
    }

    private static String text(String piece) {
        return event(
                "response.output_text.delta",
                "\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":" + quoted(piece));
    }

    private static String message(String text) {
        return "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"status\":\"completed\",\"content\":"
                + "[{\"type\":\"output_text\",\"annotations\":[],\"text\":" + quoted(text) + "}]}";
    }

    private static String item(int index, Call call, String arguments) {
        return "{\"id\":\"fc_" + index + "\",\"type\":\"function_call\",\"call_id\":\"call_" + index + "\",\"name\":"
                + quoted(call.name()) + ",\"arguments\":" + quoted(arguments) + "}";
    }

    private static String response(String status, String error, List<String> output, String incomplete) {
        return "{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1,\"model\":\"gpt-test-1\",\"status\":\""
                + status
                + "\",\"error\":" + error + ",\"incomplete_details\":" + incomplete + ",\"output\":" + output
                + ",\"usage\":{\"input_tokens\":50,\"input_tokens_details\":{\"cached_tokens\":32},\"output_tokens\":7,"
                + "\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":57}}";
    }
}
