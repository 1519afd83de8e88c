package dev.agentops.agentkit.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.tool.ToolResult;

import java.util.ArrayList;
import java.util.List;

/** What the model reads of a CallToolResult: its text, and a word on each thing that is no text. */
final class Results {
    private static final int MAX_PARTS = 500;

    private Results() {}

    static ToolResult of(JsonNode result, Secrets secrets) {
        var parts = new ArrayList<String>();
        var content = result.path("content");
        for (int i = 0; i < Math.min(content.size(), MAX_PARTS); i++) {
            parts.add(part(content.get(i)));
        }
        if (content.size() > MAX_PARTS) {
            parts.add("[… " + (content.size() - MAX_PARTS) + " more parts left out …]");
        }
        var structured = result.path("structuredContent");
        if (structured.isContainerNode() && parts.stream().noneMatch(part -> says(part, structured))) {
            parts.add(structured.toPrettyString());
        }
        String text = secrets.hidden(Untrusted.text(String.join("\n", parts)));
        if (result.path("isError").asBoolean(false)) {
            return ToolResult.error(text.isBlank() ? "It failed and gave no reason." : text);
        }
        return ToolResult.ok(text.isBlank() ? "(no content)" : text);
    }

    private static String part(JsonNode part) {
        return switch (part.path("type").asText("")) {
            case "text" -> part.path("text").asText("");
            case "image", "audio" ->
                "[" + part.path("type").asText() + " " + mime(part) + ", " + bytes(part.path("data")) + ", not shown]";
            case "resource" -> resource(part.path("resource"));
            case "resource_link" ->
                "[link to resource " + String.join(" ", words(part, "uri", "name", "mimeType", "description")) + "]";
            case String other -> "[content of type '" + Untrusted.line(other, 40) + "', not shown]";
        };
    }

    private static String resource(JsonNode resource) {
        String uri = Untrusted.said(resource.path("uri").asText("?"), 300);
        return resource.path("text").isTextual()
                ? "[resource " + uri + " " + mime(resource) + "]\n"
                        + resource.get("text").asText()
                : "[resource " + uri + " " + mime(resource) + ", " + bytes(resource.path("blob")) + ", not shown]";
    }

    private static List<String> words(JsonNode part, String... fields) {
        var words = new ArrayList<String>();
        for (String field : fields) {
            if (part.path(field).isTextual()) {
                words.add(Untrusted.said(part.get(field).asText(), 300));
            }
        }
        return words;
    }

    private static String mime(JsonNode part) {
        return Untrusted.line(part.path("mimeType").asText("of unknown type"), 80);
    }

    private static String bytes(JsonNode base64) {
        return base64.asText("").length() * 3L / 4 + " bytes";
    }

    /** The specification asks servers to say structured content as text too. */
    private static boolean says(String part, JsonNode structured) {
        try {
            return Json.mapper().readTree(part).equals(structured);
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
