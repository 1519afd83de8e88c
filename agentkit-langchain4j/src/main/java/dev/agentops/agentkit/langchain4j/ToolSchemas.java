package dev.agentops.agentkit.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.model.ToolSpec;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;

/** Tools on their way out, arguments on their way in. */
final class ToolSchemas {
    private static final ObjectReader READER =
            Json.mapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ToolSchemas() {}

    /** Each property goes out as it is, so that no keyword of the schema is lost. */
    static ToolSpecification specification(ToolSpec tool) {
        var schema = tool.inputSchema();
        var parameters = JsonObjectSchema.builder();
        schema.path("properties")
                .properties()
                .forEach(property -> parameters.addProperty(
                        property.getKey(),
                        JsonRawSchema.from(property.getValue().toString())));
        var required = new ArrayList<String>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        parameters.required(required);
        if (schema.path("additionalProperties").isBoolean()) {
            parameters.additionalProperties(schema.get("additionalProperties").asBoolean());
        }
        return ToolSpecification.builder()
                .name(tool.name())
                .description(tool.description())
                .parameters(parameters.build())
                .build();
    }

    static ToolChoice choice(dev.agentops.agentkit.model.ToolChoice choice) {
        return switch (choice) {
            case AUTO -> ToolChoice.AUTO;
            case REQUIRED -> ToolChoice.REQUIRED;
            case NONE -> ToolChoice.NONE;
        };
    }

    /** @return a text node when the arguments are not JSON */
    static JsonNode arguments(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return Json.mapper().createObjectNode();
        }
        try {
            return READER.readTree(text);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }
}
