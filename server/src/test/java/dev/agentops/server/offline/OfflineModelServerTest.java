package dev.agentops.server.offline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

/** The wire formats as any client sees them. */
class OfflineModelServerTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String OPENAI_TOOL = """
            "tools":[{"type":"function","function":{"name":"route_to","description":"d","parameters":{"type":"object",
            "properties":{"agent":{"type":"string"},"confidence":{"type":"number"}}}}}]""";
    private static final String ANTHROPIC_TOOL = """
            "tools":[{"name":"route_to","description":"d","input_schema":{"type":"object",
            "properties":{"agent":{"type":"string"}}}}]""";

    private static OfflineModelServer server;

    @BeforeAll
    static void start() {
        server = OfflineModelServer.start(Duration.ZERO);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void answersAChatCompletion() throws Exception {
        var answer = json(post("/chat/completions", """
                {"model":"offline","messages":[{"role":"user","content":[{"type":"text","text":"hello"}]}]}"""));

        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.at("/choices/0/message/content").asText()).contains("offline model");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.at("/usage/total_tokens").asInt()).isPositive();
    }

    @Test
    void callsToolsWithTheFieldsOfTheirSchemaOnly() throws Exception {
        var answer = json(post("/chat/completions", """
                {"messages":[{"role":"system","content":"- looker: finds causes"},{"role":"user","content":"user: why?"}],
                %s,"tool_choice":"required"}""".formatted(OPENAI_TOOL)));

        var call = answer.at("/choices/0/message/tool_calls/0");
        var arguments = Json.mapper().readTree(call.at("/function/arguments").asText());
        assertThat(arguments.path("agent").asText()).isEqualTo("looker");
        assertThat(arguments.has("reason")).isFalse();
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
    }

    @Test
    void callsNoToolWhenTheClientForbidsIt() throws Exception {
        var answer = json(post("/chat/completions", """
                {"messages":[{"role":"system","content":"- looker: finds causes"},{"role":"user","content":"user: why?"}],
                %s,"tool_choice":"none"}""".formatted(OPENAI_TOOL)));

        assertThat(answer.at("/choices/0/message").has("tool_calls")).isFalse();
    }

    @Test
    void streamsWordByWordAndSaysTheUsageWhenAsked() throws Exception {
        String asked = """
                {"stream":true,%s"messages":[{"role":"user","content":"hello"}]}""";

        String with = post("/chat/completions", asked.formatted("\"stream_options\":{\"include_usage\":true},"))
                .body();
        String without = post("/chat/completions", asked.formatted("")).body();

        assertThat(with.split("\n\n")).hasSizeGreaterThan(20).endsWith("data: [DONE]");
        assertThat(with).contains("\"usage\":{\"prompt_tokens\"");
        assertThat(without).doesNotContain("\"usage\"");
    }

    @Test
    void answersAMessage() throws Exception {
        var answer = json(post("/messages", """
                {"model":"offline","system":[{"type":"text","text":"- looker: finds causes"}],
                "messages":[{"role":"user","content":"user: why?"}],%s}""".formatted(ANTHROPIC_TOOL)));

        assertThat(answer.path("type").asText()).isEqualTo("message");
        assertThat(answer.path("stop_reason").asText()).isEqualTo("tool_use");
        assertThat(answer.at("/content/0/input/agent").asText()).isEqualTo("looker");
    }

    @Test
    void streamsAMessage() throws Exception {
        String events = post("/messages", """
                {"stream":true,"messages":[{"role":"user","content":"hello"}]}""").body();

        assertThat(events)
                .startsWith("event: message_start\n")
                .contains("event: content_block_delta\n", "\"stop_reason\":\"end_turn\"")
                .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }

    @Test
    void saysTheSameToTheSame() throws Exception {
        String request = "{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

        assertThat(post("/chat/completions", request).body())
                .isEqualTo(post("/chat/completions", request).body());
    }

    @Test
    void refusesWhatItCannotRead() throws Exception {
        var noJson = post("/chat/completions", "oops");
        var noMessages = post("/messages", "{}");

        assertThat(noJson.statusCode()).isEqualTo(400);
        assertThat(json(noJson).at("/error/message").asText()).isEqualTo("the body is not JSON");
        assertThat(noMessages.statusCode()).isEqualTo(400);
    }

    @Test
    void refusesARequestThatIsTooLarge() throws Exception {
        try (var small = OfflineModelServer.start(Duration.ZERO, 1000)) {
            var answer = post(small.baseUrl() + "/messages", "{\"x\":\"" + "y".repeat(200_000) + "\"}", HTTP);

            assertThat(answer.statusCode()).isEqualTo(413);
        }
    }

    @Test
    void listensOnLoopbackOnly() {
        assertThat(server.baseUrl().getHost()).isEqualTo("127.0.0.1");
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return post(server.baseUrl() + path, body, HTTP);
    }

    private static HttpResponse<String> post(String url, String body, HttpClient http) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url))
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return Json.mapper().readTree(answer.body());
    }
}
