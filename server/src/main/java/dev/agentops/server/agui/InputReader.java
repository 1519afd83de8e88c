package dev.agentops.server.agui;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.server.agui.AgUiException.BadInput;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code RunAgentInput} of AG-UI 0.0.x and 1.x. */
public final class InputReader {
    private static final int MAX_ID = 100;
    private static final int MAX_RUN_ID = 200;
    private static final int MAX_MESSAGE = 100_000;
    private static final int MAX_ANSWERS = 100;
    private static final String ID = "[a-zA-Z0-9_.-]+";

    private InputReader() {}

    /** @throws BadInput names the field and says what to do */
    public static RunInput read(JsonNode json) throws BadInput {
        if (!json.isObject()) {
            throw new BadInput("", "The body must be a JSON object: RunAgentInput of AG-UI.");
        }
        var fields = new Fields(json, "");
        var messages = array(json, "messages");
        return new RunInput(
                id(fields, "threadId"),
                fields.text("runId", MAX_RUN_ID),
                namesProtocol1(fields),
                said(messages),
                answers(array(json, "resume")),
                ignored(json),
                knownReasoning(messages));
    }

    private static String id(Fields fields, String field) throws BadInput {
        return checkedId(fields.text(field, MAX_ID), fields.prefix() + field);
    }

    private static String checkedId(String id, String at) throws BadInput {
        if (!id.matches(ID)) {
            throw new BadInput(at, "'" + at + "' may hold letters, digits, '.', '_' and '-'.");
        }
        return id;
    }

    private static boolean namesProtocol1(Fields fields) throws BadInput {
        String version = fields.optionalText("protocolVersion", 20);
        if (!version.isEmpty() && !version.equals("1") && !version.startsWith("1.")) {
            throw new BadInput(
                    "protocolVersion", "This server speaks AG-UI 1.0, not " + version + ": ask for 1.0 or name none.");
        }
        return !version.isEmpty();
    }

    private static JsonNode array(JsonNode json, String field) throws BadInput {
        var value = json.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isArray()) {
            throw new BadInput(field, "'" + field + "' must be an array.");
        }
        return value;
    }

    private static RunInput.@Nullable Said said(JsonNode messages) throws BadInput {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).path("role").asText().equals("user")) {
                String at = "messages[" + i + "].";
                var fields = new Fields(messages.get(i), at);
                return new RunInput.Said(id(fields, "id"), text(messages.get(i).path("content"), at + "content"));
            }
        }
        return null;
    }

    private static String text(JsonNode content, String at) throws BadInput {
        var text = new StringBuilder(content.isTextual() ? content.asText() : "");
        if (content.isArray()) {
            for (var part : content) {
                if (!part.path("type").asText().equals("text")
                        || !part.path("text").isTextual()) {
                    throw new BadInput(at, "'" + at + "' may hold text only: leave images, files and sound out.");
                }
                text.append(text.isEmpty() ? "" : "\n").append(part.get("text").asText());
            }
        }
        if (text.toString().isBlank()) {
            throw new BadInput(at, "'" + at + "' is missing or empty.");
        }
        return Fields.checked(text.toString(), at, MAX_MESSAGE);
    }

    private static List<Answer> answers(JsonNode resume) throws BadInput {
        if (resume.size() > MAX_ANSWERS) {
            throw new BadInput("resume", "'resume' holds more than " + MAX_ANSWERS + " entries.");
        }
        var answers = new ArrayList<Answer>();
        for (int i = 0; i < resume.size(); i++) {
            answers.add(Answer.of(resume.get(i), "resume[" + i + "]"));
        }
        return answers;
    }

    /** The client's state comes back from what it was sent, so there is nothing to say about it. */
    private static List<String> ignored(JsonNode json) {
        return List.of("tools", "context").stream()
                .filter(field -> !json.path(field).isEmpty())
                .toList();
    }

    private static Map<String, Integer> knownReasoning(JsonNode messages) {
        var known = new HashMap<String, Integer>();
        for (var message : messages) {
            if (message.path("role").asText().equals("reasoning")) {
                known.put(
                        message.path("id").asText(),
                        message.path("content").asText().length());
            }
        }
        return known;
    }
}
