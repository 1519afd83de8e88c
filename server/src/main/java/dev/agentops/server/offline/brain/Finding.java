package dev.agentops.server.offline.brain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.offline.repair.Symptom;

import java.util.ArrayList;
import java.util.Optional;
import java.util.regex.Pattern;

/** What was found before: from the system prompt, else from the conversation itself. */
record Finding(JsonNode fields) {
    private static final Pattern BLOCK = Pattern.compile("(?s)<findings>(.*)</findings>");

    /** The latest. */
    static Optional<Finding> latest(Conversation conversation, Transcript transcript) {
        var block = BLOCK.matcher(conversation.system());
        if (block.find()) {
            try {
                var findings = Json.mapper().readTree(block.group(1));
                if (findings.isArray() && !findings.isEmpty()) {
                    return Optional.of(new Finding(findings.get(findings.size() - 1)));
                }
            } catch (JsonProcessingException e) {
                // the prompt holds something else in that place: the conversation is left
            }
        }
        return Transcript.last(transcript.all(), "report_findings")
                .map(step -> new Finding(step.call().arguments()));
    }

    Symptom symptom(String wish) {
        var text = new StringBuilder();
        for (var evidence : fields.path("evidence")) {
            text.append(LogLine.unescaped(evidence.path("quote").asText())).append('\n');
        }
        text.append(text("cause")).append('\n').append(text("summary"));
        var places = new ArrayList<Symptom.Place>();
        if (!file().isEmpty()) {
            places.add(new Symptom.Place(file(), fields.path("line").asInt()));
        }
        places.addAll(Symptom.framesIn(text.toString()));
        return new Symptom(text("service"), text.toString(), places, wish);
    }

    String cause() {
        return text("cause");
    }

    String file() {
        return text("file");
    }

    String line() {
        return text("line");
    }

    /** The log lines, as a Markdown quote. */
    String evidence() {
        var lines = new ArrayList<String>();
        for (var evidence : fields.path("evidence")) {
            lines.add(Texts.quoted(
                    evidence.path("source").asText(), evidence.path("quote").asText()));
        }
        return String.join("\n>\n", lines);
    }

    private String text(String field) {
        return fields.path(field).asText("");
    }
}
