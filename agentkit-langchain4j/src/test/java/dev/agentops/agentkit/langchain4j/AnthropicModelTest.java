package dev.agentops.agentkit.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.langchain4j.simulator.AnthropicEvents;
import dev.agentops.agentkit.langchain4j.simulator.ProviderSimulator;
import dev.agentops.agentkit.langchain4j.simulator.WireFormat;
import dev.agentops.agentkit.langchain4j.simulator.WireFormat.Call;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelListener;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.ToolChoice;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AnthropicModelTest extends ModelContract {
    private static final String THOUGHT_AND_CALL = AnthropicEvents.START
            + AnthropicEvents.thinking(0, "SIGNED==", "Let me ", "look.")
            + AnthropicEvents.call(1, new Call("look", "{\"path\":", "\"a\"}"))
            + AnthropicEvents.end("tool_use");

    @Override
    ChatModel model(ModelSettings settings) {
        return LangChain4jModels.anthropic(settings);
    }

    @Override
    List<String> tooLong() {
        return List.of(
                "400 {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"prompt is too long: 208310 tokens > 200000 maximum\"}}",
                "400 {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"input length and `max_tokens` exceed context limit: 199000 + 8000 > 200000, decrease input length or `max_tokens` and try again\"}}",
                "413 {\"type\":\"error\",\"error\":{\"type\":\"request_too_large\",\"message\":\"Request exceeds the maximum size\"}}");
    }

    @Override
    WireFormat wire() {
        return new AnthropicEvents();
    }

    @Override
    JsonNode toolChoiceIn(JsonNode request) {
        return request.path("tool_choice");
    }

    @Override
    String toolChoiceSent(ToolChoice choice) {
        return switch (choice) {
            case AUTO -> "\"auto\"";
            case REQUIRED -> "\"any\"";
            case NONE -> "\"none\"";
        };
    }

    @Test
    void speaksAsAnthropicWantsIt() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));

        var reply = model().chat(ask(), ModelListener.SILENT);

        assertThat(server.last().path()).isEqualTo("/v1/messages");
        assertThat(server.last().headers().getFirst("x-api-key")).isEqualTo(KEY);
        assertThat(server.last().body().path("max_tokens").asInt()).isEqualTo(100);
        assertThat(reply.model()).isEqualTo("claude-test-1");
    }

    @Test
    void takesABaseUrlWithoutItsVersion() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));
        String bare = server.url().replace("/v1", "");

        model(ModelSettings.of(KEY, bare, "test-model")).chat(ask(), ModelListener.SILENT);

        assertThat(server.last().path()).isEqualTo("/v1/messages");
    }

    @Test
    void countsAllInputAndWhatOfItWasCached() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));

        var usage = model().chat(ask(), ModelListener.SILENT).usage();

        assertThat(usage.inputTokens()).isEqualTo(1110);
        assertThat(usage.cachedInputTokens()).isEqualTo(1000);
        assertThat(usage.cacheWriteTokens()).isEqualTo(100);
    }

    @Test
    void cachesSystemTextAndTools() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));

        model().chat(
                        new ModelRequest("You look.", List.of(user("hi")), List.of(look()), ToolChoice.AUTO, 100),
                        ModelListener.SILENT);

        assertThat(server.last().body().path("system").toString()).contains("cache_control");
        assertThat(server.last().body().path("tools").toString()).contains("cache_control");
    }

    /** Where this request ends, and where the one before it ended. The simulator refuses more than four marks. */
    @Test
    void cachesTheTranscriptUpToItsEndAndLeavesThoughtsAsTheyAre() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));
        var look =
                new ToolCall("call_0", "look", Json.mapper().createObjectNode().put("path", "a"));
        var again =
                new ToolCall("call_1", "look", Json.mapper().createObjectNode().put("path", "b"));

        model().chat(
                        new ModelRequest(
                                "You look.",
                                List.of(
                                        user("look"),
                                        thought("a", look),
                                        new Message.FromTool("t", "call_0", "look", ToolStatus.OK, "seen"),
                                        thought("b", again),
                                        new Message.FromTool("u", "call_1", "look", ToolStatus.OK, "seen, too"),
                                        user("and now?")),
                                List.of(look()),
                                ToolChoice.AUTO,
                                100),
                        ModelListener.SILENT);

        assertThat(server.refusals()).isEmpty();
        var messages = server.last().body().path("messages");
        assertThat(server.last().body().findValues("cache_control"))
                .hasSize(4)
                .allSatisfy(mark -> assertThat(mark.path("type").asText()).isEqualTo("ephemeral"));
        assertThat(messages.path(0).toString()).doesNotContain("cache_control");
        assertThat(lastBlock(messages.path(2)).has("cache_control")).isTrue();
        var newest = lastBlock(messages.path(messages.size() - 1));
        assertThat(newest.path("text").asText()).isEqualTo("and now?");
        assertThat(newest.has("cache_control")).isTrue();
        for (int said : new int[] {1, 3}) {
            assertThat(messages.path(said).toString()).doesNotContain("cache_control");
            assertThat(messages.path(said).path("content").path(0).toString())
                    .isEqualTo("{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"SIGNED==\"}");
        }
    }

    private static Message thought(String id, ToolCall call) {
        return new Message.FromAgent(
                id,
                "looker",
                "",
                List.of(call),
                "Hm.",
                "{\"provider\":\"anthropic\",\"attributes\":{\"thinking_signature\":\"SIGNED==\"}}");
    }

    private static JsonNode lastBlock(JsonNode message) {
        return message.path("content").path(message.path("content").size() - 1);
    }

    @Test
    void sendsThinkingAndItsSignatureBack() throws Exception {
        server.answers(ProviderSimulator.stream(THOUGHT_AND_CALL));
        var heard = new Heard();
        var reply = model().chat(ask(), heard);
        assertThat(heard.events).startsWith("reasoning:Let me ", "reasoning:look.", "call0:look");
        assertThat(reply.reasoning()).isEqualTo("Let me look.");

        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));
        var call =
                new ToolCall("call_ours_0", "look", reply.toolCalls().getFirst().arguments());
        model().chat(
                        new ModelRequest(
                                "You look.",
                                List.of(
                                        user("look"),
                                        new Message.FromAgent(
                                                "a",
                                                "looker",
                                                reply.text(),
                                                List.of(call),
                                                reply.reasoning(),
                                                reply.providerData()),
                                        new Message.FromTool("t", "call_ours_0", "look", ToolStatus.OK, "seen")),
                                List.of(look()),
                                ToolChoice.AUTO,
                                100),
                        ModelListener.SILENT);

        var said = server.last().body().path("messages").path(1).path("content");
        assertThat(said.path(0).path("type").asText()).isEqualTo("thinking");
        assertThat(said.path(0).path("thinking").asText()).isEqualTo("Let me look.");
        assertThat(said.path(0).path("signature").asText()).isEqualTo("SIGNED==");
        assertThat(said.path(1).path("id").asText()).isEqualTo("call_ours_0");
    }

    @Test
    void leavesOutThinkingThatAnotherProviderSigned() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));

        model().chat(
                        new ModelRequest(
                                "",
                                List.of(
                                        user("hi"),
                                        new Message.FromAgent(
                                                "a",
                                                "looker",
                                                "hello",
                                                List.of(),
                                                "thoughts",
                                                "{\"provider\":\"other\",\"attributes\":{\"thinking_signature\":\"x\"}}"),
                                        user("go on")),
                                List.of(),
                                ToolChoice.AUTO,
                                100),
                        ModelListener.SILENT);

        assertThat(server.last().body().toString()).doesNotContain("thinking");
    }

    @Test
    void marksResultsThatAreNotOkAndSendsNeighboursTogether() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));

        model().chat(
                        new ModelRequest("", everyKindOfMessage(), List.of(look()), ToolChoice.AUTO, 100),
                        ModelListener.SILENT);

        var results = server.last().body().path("messages").path(2).path("content");
        assertThat(results).hasSize(2);
        assertThat(results.path(0).path("is_error").asBoolean()).isFalse();
        assertThat(results.path(1).path("is_error").asBoolean()).isTrue();
        assertThat(results.path(1).path("tool_use_id").asText()).isEqualTo("call_1_1");
    }

    @Test
    void needsAKey() {
        assertThatThrownBy(() -> model(ModelSettings.of("", server.url(), "test-model")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
