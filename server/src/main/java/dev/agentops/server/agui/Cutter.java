package dev.agentops.server.agui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one AG-UI run out of a thread's log: leaves out what is not of it, closes what is open, ends at the question or with the
 * run. What it makes passes the official clients' own checks. The same log gives the same events. One thread.
 */
final class Cutter {
    private final Segment segment;
    private final RunInput input;
    private final Past past;
    private final OpenParts open = new OpenParts();
    private final Spent spent = new Spent();
    private final Map<String, Integer> attempts = new HashMap<>();
    private final Map<String, Integer> known;
    private ObjectNode state = Json.mapper().createObjectNode();
    private boolean ended;

    Cutter(Segment segment, RunInput input, Past past) {
        this.segment = segment;
        this.input = input;
        this.past = past;
        this.known = new HashMap<>(input.knownReasoning());
    }

    /** What comes before anything from the log. */
    List<ObjectNode> begin() {
        var events = new ArrayList<ObjectNode>();
        events.add(Events.runStarted(segment, input.protocol1()));
        state = past.state();
        events.add(Events.snapshot("STATE_SNAPSHOT", "snapshot", state.deepCopy()));
        if (!segment.beginsRun()) {
            events.add(Events.snapshot("MESSAGES_SNAPSHOT", "messages", past.messages()));
        }
        return events;
    }

    boolean ended() {
        return ended;
    }

    /** @return what a client gets of an entry of the log; often nothing */
    List<ObjectNode> on(long seq, ObjectNode event) {
        if (ended || !event.at("/metadata/ops/runId").asText().equals(segment.runId())) {
            return List.of();
        }
        String messageId = event.path("messageId").asText();
        String callId = event.path("toolCallId").asText();
        return switch (event.get("type").asText()) {
            case "RUN_STARTED" -> List.of(Events.snapshot("MESSAGES_SNAPSHOT", "messages", past.messages()));
            case "TEXT_MESSAGE_START" -> isRequest(messageId) ? List.of() : textStart(messageId, event);
            case "TEXT_MESSAGE_CONTENT" -> delta("text:" + messageId, event);
            case "TEXT_MESSAGE_END" -> open.close("text:" + messageId);
            case "REASONING_MESSAGE_START" -> reasoningStart(messageId);
            case "REASONING_MESSAGE_CONTENT" -> reasoning(messageId, event);
            case "REASONING_MESSAGE_END" -> open.close("reasoning:" + messageId);
            case "TOOL_CALL_START" -> callStart(callId, event);
            case "TOOL_CALL_ARGS" -> delta("call:" + callId, event);
            case "TOOL_CALL_END" -> open.close("call:" + callId);
            case "TOOL_CALL_RESULT" -> List.of(event);
            case "STEP_STARTED" -> stepStart(event);
            case "STEP_FINISHED" -> open.close("step:" + event.get("stepName").asText());
            case "STATE_DELTA" -> stateChanged(event);
            case "CUSTOM" -> custom(seq, event);
            case "RUN_FINISHED" -> finished(event);
            case "RUN_ERROR" -> failed(event);
            default -> List.of();
        };
    }

    /** The client has its own request already. */
    private boolean isRequest(String messageId) {
        return messageId.equals(segment.messageId());
    }

    private List<ObjectNode> textStart(String messageId, ObjectNode event) {
        return opened(
                "text:" + messageId, messageId, List.of(event), Events.of("TEXT_MESSAGE_END", "messageId", messageId));
    }

    private List<ObjectNode> callStart(String callId, ObjectNode event) {
        return opened(
                "call:" + callId,
                event.path("parentMessageId").asText(),
                List.of(event),
                Events.of("TOOL_CALL_END", "toolCallId", callId));
    }

    private List<ObjectNode> stepStart(ObjectNode event) {
        String name = event.get("stepName").asText();
        return opened("step:" + name, "", List.of(event), Events.of("STEP_FINISHED", "stepName", name));
    }

    private List<ObjectNode> reasoningStart(String messageId) {
        String id = reasoningId(messageId);
        return opened(
                "reasoning:" + messageId,
                messageId,
                List.of(
                        Events.of("REASONING_START", "messageId", id),
                        Events.of("REASONING_MESSAGE_START", "messageId", id).put("role", "reasoning")),
                Events.of("REASONING_MESSAGE_END", "messageId", id),
                Events.of("REASONING_END", "messageId", id));
    }

    private String reasoningId(String messageId) {
        return Messages.reasoningId(messageId, attempts.getOrDefault(messageId, 1));
    }

    private List<ObjectNode> opened(String key, String owner, List<ObjectNode> begin, ObjectNode... ends) {
        var events = new ArrayList<>(open.close(key));
        open.open(key, owner, ends);
        events.addAll(begin);
        return events;
    }

    /** Metadata would come with every word. */
    private List<ObjectNode> delta(String key, ObjectNode event) {
        if (!open.isOpen(key) || event.path("delta").asText().isEmpty()) {
            return List.of();
        }
        event.remove("metadata");
        return List.of(event);
    }

    /** Clients keep reasoning over a snapshot and would append the same again, so what one has is not sent. */
    private List<ObjectNode> reasoning(String messageId, ObjectNode event) {
        String id = reasoningId(messageId);
        String text = event.path("delta").asText();
        int has = Math.min(known.getOrDefault(id, 0), text.length());
        known.merge(id, -has, Integer::sum);
        event.put("messageId", id).put("delta", text.substring(has));
        return delta("reasoning:" + messageId, event);
    }

    /** A snapshot, as a change of a key that a client does not have would end its run. */
    private List<ObjectNode> stateChanged(ObjectNode event) {
        Past.apply(state, event.path("delta"));
        return List.of(Events.snapshot("STATE_SNAPSHOT", "snapshot", state.deepCopy()));
    }

    private List<ObjectNode> custom(long seq, ObjectNode event) {
        var value = event.path("value");
        return switch (event.get("name").asText()) {
            case "ops.approval.opened" -> asked(seq, event, value);
            case "ops.attempt" -> attempt(event, value);
            case "ops.usage" -> {
                spent.add(value);
                yield List.of(event);
            }
            default -> List.of(event);
        };
    }

    private List<ObjectNode> asked(long seq, ObjectNode event, JsonNode approval) {
        boolean cuts = segment.until() == 0 ? past.waits(approval.get("id").asText()) : seq == segment.until();
        if (!cuts) {
            return List.of(event);
        }
        var finished = Events.runFinished(segment);
        finished.putObject("outcome")
                .put("type", "interrupt")
                .putArray("interrupts")
                .add(Interrupts.of(approval));
        return end(finished);
    }

    /** AG-UI cannot take back what was said, but a snapshot leaves it out. */
    private List<ObjectNode> attempt(ObjectNode event, JsonNode value) {
        String messageId = value.get("messageId").asText();
        attempts.put(messageId, value.path("attempt").asInt(1));
        var events = new ArrayList<>(open.closeOf(messageId));
        events.add(event);
        events.add(Events.snapshot("MESSAGES_SNAPSHOT", "messages", past.messagesBefore(messageId)));
        return events;
    }

    private List<ObjectNode> finished(ObjectNode event) {
        var finished = Events.runFinished(segment);
        boolean cancelled = event.at("/outcome/type").asText().equals("cancelled");
        if (!cancelled) {
            finished.putObject("outcome").put("type", "success");
        } else if (input.protocol1()) {
            finished.putObject("outcome").put("type", "cancelled");
        }
        finished.set("result", event.path("result"));
        return end(finished);
    }

    private List<ObjectNode> failed(ObjectNode event) {
        return end(Events.runError(
                event.path("code").asText("run_failed"), event.path("message").asText()));
    }

    private List<ObjectNode> end(ObjectNode last) {
        ended = true;
        var events = new ArrayList<>(open.closeAll());
        if (input.protocol1()) {
            last.set("usage", spent.usage());
        }
        events.add(last);
        return events;
    }
}
