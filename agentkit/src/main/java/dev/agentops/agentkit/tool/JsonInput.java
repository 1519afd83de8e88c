package dev.agentops.agentkit.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.agentops.agentkit.Excerpt;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Arguments that a JSON Schema describes. Regular expressions and formats are shown to the model but not checked here: a hostile
 * pattern could run for years, and who runs the tool checks them again.
 */
final class JsonInput implements ToolInput<JsonNode> {
    private static final int MAX_PROBLEM = 300;
    private static final Set<String> UNCHECKED = Set.of("pattern", "patternProperties", "propertyNames", "format");

    /** Nothing is fetched: the one schema it may load comes in its jar. The root locale, so that the words are the same on each machine. */
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemaCacheEnabled(false)
                    .schemaLoader(loader ->
                            loader.allow(iri -> iri.toString().startsWith("https://json-schema.org/draft/2020-12/")))
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .locale(Locale.ROOT)
                            .formatAssertionsEnabled(false)
                            .build()));

    private static final Schema OF_SCHEMAS =
            REGISTRY.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));

    private final ObjectNode schema;
    private final Schema check;

    private JsonInput(ObjectNode schema, Schema check) {
        this.schema = schema;
        this.check = check;
    }

    static JsonInput of(JsonNode schema) {
        var plain = PlainSchema.of(schema);
        firstOf(OF_SCHEMAS, plain).ifPresent(problem -> {
            throw new IllegalArgumentException("the input schema is no JSON Schema: " + problem);
        });
        try {
            var check = REGISTRY.getSchema(PlainSchema.without(plain, UNCHECKED));
            check.initializeValidators();
            return new JsonInput(plain, check);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "the input schema cannot be used: " + Excerpt.of(String.valueOf(e.getMessage()), MAX_PROBLEM), e);
        }
    }

    @Override
    public ObjectNode schema() {
        return schema.deepCopy();
    }

    @Override
    public Optional<String> problemWith(JsonNode arguments) {
        if (!arguments.isObject()) {
            return Optional.of("the arguments must be a JSON object");
        }
        return firstOf(check, arguments);
    }

    private static Optional<String> firstOf(Schema schema, JsonNode value) {
        return schema.validate(value).stream().findFirst().map(error -> {
            String field = error.getInstanceLocation().toString().replaceFirst("^/", "");
            String where = field.isEmpty() ? "" : "the field '" + field + "': ";
            return Excerpt.of(where + error.getMessage(), MAX_PROBLEM);
        });
    }

    @Override
    public JsonNode read(JsonNode arguments) {
        problemWith(arguments).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return arguments;
    }
}
