package dev.agentops.agentkit.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.langchain4j.simulator.GeminiEvents;
import dev.agentops.agentkit.langchain4j.simulator.ProviderSimulator;
import dev.agentops.agentkit.langchain4j.simulator.WireFormat;
import dev.agentops.agentkit.langchain4j.simulator.WireFormat.Call;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelListener;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.ToolChoice;
import dev.agentops.agentkit.model.ToolSpec;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class GeminiModelTest extends ModelContract {
    @Override
    ChatModel model(ModelSettings settings) {
        return LangChain4jModels.gemini(settings);
    }

    @Override
    List<String> tooLong() {
        return List.of(
                "400 {\"error\":{\"code\":400,\"message\":\"The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).\",\"status\":\"INVALID_ARGUMENT\"}}");
    }

    @Override
    WireFormat wire() {
        return new GeminiEvents();
    }

    @Override
    JsonNode toolChoiceIn(JsonNode request) {
        return request.path("toolConfig").path("functionCallingConfig").path("mode");
    }

    @Override
    String toolChoiceSent(ToolChoice choice) {
        return switch (choice) {
            case AUTO -> "AUTO";
            case REQUIRED -> "ANY";
            case NONE -> "NONE";
        };
    }

    /** Google reads the arguments itself and says so when it can't. */
    @Override
    @Test
    void keepsArgumentsThatAreNotJsonAsText() {
        server.answers(ProviderSimulator.stream(GeminiEvents.end("MALFORMED_FUNCTION_CALL")));

        var error = catchThrowableOfType(ModelException.class, () -> model().chat(ask(), ModelListener.SILENT));

        assertThat(error.retriable()).isTrue();
        assertThat(error).hasMessageContaining("MALFORMED_FUNCTION_CALL");
    }

    @Test
    void speaksAsGoogleWantsIt() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));

        var reply = model().chat(ask(), ModelListener.SILENT);

        var sent = server.last().body();
        assertThat(server.last().path()).isEqualTo("/v1/models/test-model:streamGenerateContent");
        assertThat(server.last().headers().getFirst("x-goog-api-key")).isEqualTo(KEY);
        assertThat(sent.path("generationConfig").path("maxOutputTokens").asInt())
                .isEqualTo(100);
        assertThat(sent.path("systemInstruction").toString()).contains("You are terse.");
        assertThat(reply.model()).isEqualTo("gemini-test-1");
        assertThat(reply.providerData()).isEmpty();
    }

    @Test
    void takesABaseUrlWithoutItsVersion() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));
        String bare = server.url().replace("/v1", "");

        model(ModelSettings.of(KEY, bare, "test-model")).chat(ask(), ModelListener.SILENT);

        assertThat(server.last().path()).isEqualTo("/v1beta/models/test-model:streamGenerateContent");
    }

    @Test
    void countsThoughtsAsOutputAndWhatOfTheInputWasCached() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));

        var usage = model().chat(ask(), ModelListener.SILENT).usage();

        assertThat(usage.inputTokens()).isEqualTo(50);
        assertThat(usage.cachedInputTokens()).isEqualTo(32);
        assertThat(usage.outputTokens()).isEqualTo(7);
    }

    @Test
    void aToolWithoutInputHasNoParameters() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));
        var nothing = (ObjectNode) Json.mapper().readTree("{\"type\":\"object\",\"properties\":{}}");

        model().chat(
                        new ModelRequest(
                                "",
                                List.of(user("hi")),
                                List.of(new ToolSpec("list", "Lists", nothing)),
                                ToolChoice.AUTO,
                                100),
                        ModelListener.SILENT);

        var tool = server.last().body().findValue("functionDeclarations").path(0);
        assertThat(tool.path("name").asText()).isEqualTo("list");
        assertThat(tool.has("parameters") || tool.has("parametersJsonSchema")).isFalse();
    }

    @Test
    void aStreamThatEndsAfterACallButBeforeItsEndIsRetriable() {
        server.answers(ProviderSimulator.endsEarly(GeminiEvents.call(new Call("look", "{\"path\":\"a\"}"), "")));

        var error = catchThrowableOfType(ModelException.class, () -> model().chat(ask(), ModelListener.SILENT));

        assertThat(error.retriable()).isTrue();
        assertThat(error).hasMessageContaining("middle of the answer");
    }

    @Test
    void aBlockedPromptIsARefusal() throws Exception {
        server.answers(ProviderSimulator.stream(GeminiEvents.blocked("SAFETY")));

        var reply = model().chat(ask(), ModelListener.SILENT);

        assertThat(reply.finishReason()).isEqualTo(FinishReason.REFUSED);
        assertThat(reply.text()).isEmpty();
    }

    @Test
    void aChunkWithoutACandidateDoesNoHarm() throws Exception {
        server.answers(ProviderSimulator.stream(GeminiEvents.chunk("\"candidates\":[]") + hello(FinishReason.STOP)));

        assertThat(model().chat(ask(), ModelListener.SILENT).text()).isEqualTo("Hello there");
    }

    @Test
    void aWrongKeyIsSaidToBeOneThoughGoogleCallsItABadRequest() {
        server.answers(exchange -> ProviderSimulator.status(exchange, 400, """
                {"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT",
                 "details":[{"reason":"API_KEY_INVALID"}]}}"""));

        var error = catchThrowableOfType(ModelException.class, () -> model().chat(ask(), ModelListener.SILENT));

        assertThat(error.retriable()).isFalse();
        assertThat(error).hasMessageContaining("Gemini refused the API key");
    }

    @Test
    void saysHowLongGoogleAsksToWait() {
        server.answers(exchange -> ProviderSimulator.status(exchange, 429, """
                {"error":{"code":429,"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED",
                 "details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34s"}]}}"""));

        var error = catchThrowableOfType(ModelException.class, () -> model().chat(ask(), ModelListener.SILENT));

        assertThat(error.retriable()).isTrue();
        assertThat(error.retryAfter()).contains(Duration.ofSeconds(34));
    }

    @Test
    void anErrorWithGooglesPermanentStatusIsPermanent() {
        server.answers(ProviderSimulator.stream(
                "data: {\"error\":{\"code\":400,\"message\":\"no such thing\",\"status\":\"INVALID_ARGUMENT\"}}\n\n"));

        var error = catchThrowableOfType(ModelException.class, () -> model().chat(ask(), ModelListener.SILENT));

        assertThat(error.retriable()).isFalse();
        assertThat(error).hasMessageContaining("no such thing");
    }

    @Test
    void tellsThoughtsAndSendsTheirSignatureBackWithTheCall() throws Exception {
        server.answers(ProviderSimulator.stream(GeminiEvents.thought("Let me look.")
                + GeminiEvents.call(new Call("look", "{\"path\":\"a\"}"), "SIGNED==")
                + GeminiEvents.end("STOP")));
        var heard = new Heard();
        var reply = model().chat(ask(), heard);
        assertThat(heard.events).containsExactly("reasoning:Let me look.", "call0:look", "arguments0:{\"path\":\"a\"}");
        assertThat(reply.reasoning()).isEqualTo("Let me look.");

        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));
        var call =
                new ToolCall("call_ours_0", "look", reply.toolCalls().getFirst().arguments());
        model().chat(
                        new ModelRequest(
                                "",
                                List.of(
                                        user("look"),
                                        new Message.FromAgent(
                                                "a",
                                                "looker",
                                                "",
                                                List.of(call),
                                                reply.reasoning(),
                                                reply.providerData()),
                                        new Message.FromTool("t", "call_ours_0", "look", ToolStatus.OK, "seen")),
                                List.of(look()),
                                ToolChoice.AUTO,
                                100),
                        ModelListener.SILENT);

        var said = server.last().body().path("contents").path(1).path("parts");
        assertThat(said.findValue("thoughtSignature").asText()).isEqualTo("SIGNED==");
        assertThat(said.findValue("functionCall").path("name").asText()).isEqualTo("look");
        assertThat(server.last()
                        .body()
                        .path("contents")
                        .path(2)
                        .findValue("functionResponse")
                        .path("name")
                        .asText())
                .isEqualTo("look");
    }

    @Test
    void sendsTheResultsOfCallsMadeTogetherInOneTurn() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));

        model().chat(
                        new ModelRequest("", everyKindOfMessage(), List.of(look()), ToolChoice.AUTO, 100),
                        ModelListener.SILENT);

        var turns = server.last().body().path("contents");
        assertThat(turns).hasSize(4);
        assertThat(turns.path(1).findValues("functionCall")).hasSize(2);
        assertThat(turns.path(2).path("role").asText()).isEqualTo("user");
        assertThat(turns.path(2).findValues("functionResponse"))
                .extracting(result -> result.path("name").asText())
                .containsExactly("look", "no_such_tool_");
        assertThat(turns.path(3).toString()).contains("and now?");
    }

    @Test
    void needsAKeyAndAModelsName() {
        assertThatThrownBy(() -> model(ModelSettings.of("", server.url(), "test-model")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> model(ModelSettings.of(KEY, server.url(), "models/gemini pro")))
                .hasMessageContaining("models/gemini pro");
    }
}
