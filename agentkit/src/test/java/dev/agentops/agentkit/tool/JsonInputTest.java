package dev.agentops.agentkit.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.testing.Bench;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class JsonInputTest {
    private static final String LOOKUP = """
            {"type": "object",
             "properties": {"city": {"type": "string", "enum": ["Rome", "Oslo"]},
                            "days": {"type": "integer", "minimum": 1},
                            "tags": {"type": "array", "items": {"type": "string"}}},
             "required": ["city"], "additionalProperties": false}""";

    @Test
    void aToolOfASchemaRunsWithTheArgumentsAsTheyAre() {
        var bench = new Bench();
        bench.model.calls("look", "city", "Rome", "days", 2).says("done");
        var tool = Tool.reads(
                "look", "Looks.", input(LOOKUP), (arguments, context) -> ToolResult.ok(arguments.toString()));

        bench.run(Bench.network(bench.agent(tool)));

        assertThat(bench.toolResults()).containsExactly("{\"city\":\"Rome\",\"days\":2}");
        assertThat(bench.model.requests().getFirst().tools().getFirst().inputSchema())
                .isEqualTo(json(LOOKUP));
    }

    @Test
    void argumentsThatDoNotFitNeverReachTheHandler() {
        var bench = new Bench();
        bench.model.calls("change", "city", "Paris").says("sorry");
        var tool = Tool.writes("change", "Changes.", input(LOOKUP), (arguments, context) -> {
            throw new AssertionError("the handler ran");
        });

        bench.run(Bench.network(bench.agent(tool)));

        assertThat(bench.toolResults())
                .containsExactly(
                        "Not run: the field 'city': does not have a value in the enumeration [\"Rome\", \"Oslo\"].");
        assertThat(bench.log.messages("thread"))
                .anySatisfy(message -> assertThat(message).hasFieldOrPropertyWithValue("status", ToolStatus.ERROR));
    }

    @Test
    void aProblemNamesTheField() {
        var input = input(LOOKUP);

        assertThat(input.problemWith(json("{'city': 'Rome'}"))).isEmpty();
        assertThat(input.problemWith(json("[]"))).contains("the arguments must be a JSON object");
        assertThat(input.problemWith(json("{}"))).contains("required property 'city' not found");
        assertThat(input.problemWith(json("{'city': 'Rome', 'days': 'two'}")))
                .contains("the field 'days': string found, integer expected");
        assertThat(input.problemWith(json("{'city': 'Rome', 'tags': ['a', 1]}")))
                .contains("the field 'tags/1': integer found, string expected");
        assertThat(input.problemWith(json("{'city': 'Rome', 'country': 'IT'}")).orElseThrow())
                .contains("'country' is not defined");
        assertThatThrownBy(() -> input.read(json("{}"))).hasMessage("required property 'city' not found");
    }

    @Test
    void theWordsAreTheSameOnEachMachine() {
        var before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(input(LOOKUP).problemWith(json("{}"))).contains("required property 'city' not found");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void referencesAreWrittenOut() {
        assertThat(schema("""
                {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object",
                 "properties": {"at": {"$ref": "#/$defs/point", "description": "where"}},
                 "$defs": {"point": {"type": "object", "description": "a point", "properties": {"x": {"$ref": "#/$defs/number"}}},
                           "number": {"type": "number"}}}""")).isEqualTo(json("""
                {"type": "object",
                 "properties": {"at": {"type": "object", "description": "where", "properties": {"x": {"type": "number"}}}},
                 "required": []}"""));
    }

    @Test
    void aReferenceIntoItselfOrElsewhereIsAnything() {
        assertThat(schema("""
                {"type": "object",
                 "properties": {"tree": {"$ref": "#/$defs/node"}, "far": {"$ref": "https://example.com/schema.json"},
                                "gone": {"$ref": "#/$defs/nothing"}, "all": {"$ref": "#"}},
                 "$defs": {"node": {"properties": {"next": {"$ref": "#/$defs/node"}}}}}""")).isEqualTo(json("""
                {"type": "object",
                 "properties": {"tree": {"type": "object", "properties": {"next": {}}}, "far": {}, "gone": {}, "all": {}},
                 "required": []}"""));
    }

    @Test
    void whatOnlyLooksLikeASchemaStays() {
        assertThat(schema(
                        "{'properties': {'$ref': {'enum': [{'$ref': 'x'}]}, 'a': {'default': {'$id': 1}, 'x-own': {'b': 2}}}}"
                                .replace("$ref': {", "ref': {")))
                .isEqualTo(json("{'type': 'object', 'properties': {'ref': {'enum': [{'$ref': 'x'}]},"
                        + " 'a': {'default': {'$id': 1}, 'x-own': {'b': 2}}}, 'required': []}"));
    }

    @Test
    void aMissingTypeAtTheTopIsAnObject() {
        assertThat(schema("{}")).isEqualTo(json("{'type': 'object', 'properties': {}, 'required': []}"));
        assertThat(schema("{'type': ['object', 'null']}").path("type").asText()).isEqualTo("object");
        assertThatThrownBy(() -> schema("{'type': 'array'}")).hasMessageContaining("a tool takes an object");
    }

    @Test
    void aChoiceAtTheTopIsLaidOver() {
        assertThat(schema("""
                {"oneOf": [
                  {"properties": {"kind": {"const": "id"}, "id": {"type": "string"}}, "required": ["kind", "id"]},
                  {"properties": {"kind": {"const": "name"}, "name": {"type": "string"}}, "required": ["kind", "name"]}]}""")).isEqualTo(json("""
                {"type": "object",
                 "properties": {"kind": {"anyOf": [{"const": "id"}, {"const": "name"}]}, "id": {"type": "string"}, "name": {"type": "string"}},
                 "required": ["kind"]}"""));
        assertThat(schema("""
                {"allOf": [{"properties": {"a": {"type": "string"}}, "required": ["a"]}, {"properties": {"b": {}}, "required": ["b"]}]}"""))
                .isEqualTo(
                        json(
                                "{'type': 'object', 'properties': {'a': {'type': 'string'}, 'b': {}}, 'required': ['a', 'b']}"));
    }

    @Test
    void olderDraftsAreUnderstood() {
        assertThat(schema(
                        "{'properties': {'n': {'type': 'number', 'minimum': 0, 'exclusiveMinimum': true, 'required': true},"
                                + " 'pair': {'items': [{'type': 'string'}, {}]}, 'any': true}}"))
                .isEqualTo(json("{'type': 'object', 'properties': {'n': {'type': 'number', 'minimum': 0},"
                        + " 'pair': {'prefixItems': [{'type': 'string'}, {}]}, 'any': {}}, 'required': []}"));
    }

    @Test
    void whatNoProviderWouldTakeIsRefusedWithTheReason() {
        assertThatThrownBy(() -> schema("{'properties': {'a': {'type': 5}}}"))
                .hasMessageContaining("no JSON Schema: the field 'properties/a/type'");
        assertThatThrownBy(() -> schema("{'properties': {'a b': {}}}")).hasMessageContaining("providers refuse");
        assertThatThrownBy(() -> schema("[]")).hasMessageContaining("not a JSON object");
    }

    @Test
    void aHugeSchemaIsRefused() {
        assertThatThrownBy(() -> schema("{'description': '" + "x".repeat(PlainSchema.MAX_CHARACTERS) + "'}"))
                .hasMessageContaining("at most 64000 are taken");
        assertThatThrownBy(() -> schema("{'properties': {'a': ".repeat(40) + "{}" + "}}".repeat(40)))
                .hasMessageContaining("too large");
    }

    @Test
    void referencesThatMultiplyAreRefusedInTime() {
        var bomb = new StringBuilder("{'properties': {'a': {'$ref': '#/$defs/d0'}}, '$defs': {");
        for (int i = 0; i < 30; i++) {
            String next = "{'$ref': '#/$defs/d" + (i + 1) + "'}";
            bomb.append("'d" + i + "': {'anyOf': [" + next + "," + next + "]},");
        }
        bomb.append("'d30': {}}}");

        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThatThrownBy(() -> schema(bomb.toString())).hasMessageContaining("too large"));
    }

    @Test
    void aHostilePatternCannotHoldTheRunUp() {
        var input = input("{'properties': {'a': {'type': 'string', 'pattern': '^(a+)+$', 'format': 'date-time'}}}");

        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(input.problemWith(json("{'a': '" + "a".repeat(60) + "!'}")))
                        .isEmpty());
        assertThat(input.schema().at("/properties/a/pattern").asText()).isEqualTo("^(a+)+$");
    }

    private static ToolInput<JsonNode> input(String schema) {
        return ToolInput.of(json(schema));
    }

    private static JsonNode schema(String schema) {
        return input(schema).schema();
    }

    private static JsonNode json(String text) {
        return Json.read(text.replace('\'', '"'), JsonNode.class);
    }
}
