package dev.agentops.server.telemetry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.server.StartException;
import dev.agentops.server.safety.untrusted.Redactor;
import org.jdbi.v3.core.Handle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a model was told and what it said, on the spans that are sent, in the form of OpenTelemetry's conventions. It leaves the
 * installation with them, so nobody gets it who did not ask for it. Redacted as for the inspector, and capped. Thread-safe.
 */
public final class SpanContent {
    static final String SETTING = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";
    /** Characters of one text. */
    static final int LONGEST_TEXT = 4_000;
    /** Characters of all that a call was told; the newest are kept. */
    static final int LONGEST_INPUT = 20_000;

    private static final int MOST_MESSAGES = 50;

    private final Redactor redactor;

    SpanContent(Redactor redactor) {
        this.redactor = redactor;
    }

    /**
     * @return empty when nobody asked for it
     * @throws StartException when it is asked for in a way that there is not
     */
    public static Optional<SpanContent> of(Map<String, String> environment, Redactor redactor) throws StartException {
        String wanted = environment.getOrDefault(SETTING, "").strip().toLowerCase(Locale.ROOT);
        return switch (wanted) {
            case "", "false", "no_content" -> Optional.empty();
            case "true", "span_only" -> Optional.of(new SpanContent(redactor));
            default ->
                throw new StartException(SETTING + " is '" + wanted
                        + "': it must be span_only, or no_content for no prompts and answers");
        };
    }

    /** The same spans; those of model calls in a run's own turns with what was said. */
    List<Span> onto(Handle handle, RunFacts.Run run, List<Span> spans) {
        return spans.stream()
                .map(span -> span.kind() == Span.Kind.MODEL ? with(handle, run, span) : span)
                .toList();
    }

    private Span with(Handle handle, RunFacts.Run run, Span span) {
        var place = StepPlace.of(String.valueOf(span.attributes().get(GenAi.STEP)));
        if (place.turn() == 0 || !place.scope().isEmpty()) {
            return span;
        }
        var said = messages(handle, run.threadId(), run.id() + ":" + place.turn());
        if (said.isEmpty()) {
            return span;
        }
        var attributes = new HashMap<>(span.attributes());
        var reply = said.getLast();
        var output = json(run, reply);
        if (span.attributes().get(GenAi.FINISH_REASONS) instanceof List<?> reasons) {
            output.put("finish_reason", reasons.getFirst().toString());
        }
        attributes.put(GenAi.OUTPUT_MESSAGES, Json.write(List.of(output)));
        attributes.put(GenAi.INPUT_MESSAGES, input(run, said.subList(0, said.size() - 1)));
        return span.with(attributes);
    }

    /** A reply and what stands before it, oldest first. Empty when it is not there. */
    private static List<Message> messages(Handle handle, String threadId, String replyId) {
        return handle.createQuery("""
                        select body from messages
                        where thread_id = :thread and seq <= (select seq from messages where thread_id = :thread and id = :reply)
                        order by seq desc limit :most
                        """)
                .bind("thread", threadId)
                .bind("reply", replyId)
                .bind("most", MOST_MESSAGES)
                .map((row, context) -> Json.read(row.getString("body"), Message.class))
                .list()
                .reversed();
    }

    private String input(RunFacts.Run run, List<Message> told) {
        var kept = new ArrayList<ObjectNode>();
        int characters = 0;
        for (var one : told.reversed()) {
            var message = json(run, one);
            characters += Json.write(message).length();
            if (characters > LONGEST_INPUT) {
                break;
            }
            kept.add(message);
        }
        return Json.write(kept.reversed());
    }

    private ObjectNode json(RunFacts.Run run, Message message) {
        return switch (message) {
            case Message.FromUser user -> text(message("user"), run, user.text());
            case Message.FromAgent agent -> {
                var json = text(message("assistant"), run, agent.text());
                agent.toolCalls().forEach(call -> call(json, run, call));
                yield json.put("finish_reason", agent.toolCalls().isEmpty() ? "stop" : "tool_call");
            }
            case Message.FromTool tool -> {
                var json = message("tool");
                parts(json)
                        .addObject()
                        .put("type", "tool_call_response")
                        .put("id", tool.toolCallId())
                        .put("response", shown(run, tool.content()));
                yield json;
            }
        };
    }

    private static ObjectNode message(String role) {
        var json = Json.mapper().createObjectNode().put("role", role);
        json.putArray("parts");
        return json;
    }

    private static ArrayNode parts(ObjectNode message) {
        return (ArrayNode) message.get("parts");
    }

    private ObjectNode text(ObjectNode message, RunFacts.Run run, String text) {
        if (!text.isEmpty()) {
            parts(message).addObject().put("type", "text").put("content", shown(run, text));
        }
        return message;
    }

    private void call(ObjectNode message, RunFacts.Run run, ToolCall call) {
        var arguments = redactor.redact(run.threadId(), call.arguments());
        String written = Json.write(arguments);
        var part = parts(message)
                .addObject()
                .put("type", "tool_call")
                .put("id", call.id())
                .put("name", call.name());
        if (written.length() <= LONGEST_TEXT) {
            part.set("arguments", arguments);
        } else {
            part.put("arguments", cut(written));
        }
    }

    /** Redacted before it is cut: half a secret would not be known as one. */
    private String shown(RunFacts.Run run, String text) {
        return cut(redactor.redact(run.threadId(), text));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }
}
