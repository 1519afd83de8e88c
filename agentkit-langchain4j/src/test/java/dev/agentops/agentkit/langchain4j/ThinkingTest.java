package dev.agentops.agentkit.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.langchain4j.simulator.AnthropicEvents;
import dev.agentops.agentkit.langchain4j.simulator.GeminiEvents;
import dev.agentops.agentkit.langchain4j.simulator.OpenAiEvents;
import dev.agentops.agentkit.langchain4j.simulator.OpenAiResponsesEvents;
import dev.agentops.agentkit.langchain4j.simulator.ProviderSimulator;
import dev.agentops.agentkit.langchain4j.simulator.WireFormat;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelListener;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.ToolChoice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How each provider is asked to think. */
class ThinkingTest {
    private static final ToolCall CALL =
            new ToolCall("call_1", "look", Json.mapper().createObjectNode());

    private ProviderSimulator server;

    @BeforeEach
    void startServer() throws IOException {
        server = new ProviderSimulator();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void anthropicGetsABudgetOnTopOfTheOutputLimit() throws Exception {
        var sent = sent(LangChain4jModels::anthropic, new AnthropicEvents(), "claude-sonnet-4-5-20250929", ask());

        assertThat(sent.path("thinking")).isEqualTo(json("{'type':'enabled','budget_tokens':2048}"));
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(2148);
    }

    @Test
    void newerClaudesGetAnEffort() throws Exception {
        for (var model : List.of("claude-sonnet-4-6", "claude-opus-5", "claude-sonnet-5-5")) {
            var sent = sent(LangChain4jModels::anthropic, new AnthropicEvents(), model, ask());

            assertThat(sent.path("thinking").path("type").asText()).as(model).isEqualTo("adaptive");
            assertThat(sent.path("thinking").has("budget_tokens")).as(model).isFalse();
            assertThat(sent.path("output_config").path("effort").asText())
                    .as(model)
                    .isEqualTo("low");
        }
    }

    @Test
    void anthropicIsNotAskedToThinkWhenItMustCall() throws Exception {
        var request = new ModelRequest(
                "", List.of(ModelBench.user("hi")), List.of(ModelBench.look()), ToolChoice.REQUIRED, 100);

        var sent = sent(LangChain4jModels::anthropic, new AnthropicEvents(), "claude-sonnet-4-5", request);

        assertThat(sent.has("thinking")).isFalse();
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(100);
    }

    @Test
    void anthropicIsNotAskedToThinkOnAfterACallWithoutThinking() throws Exception {
        var sent = sent(LangChain4jModels::anthropic, new AnthropicEvents(), "claude-sonnet-4-5", afterCall("", ""));
        assertThat(sent.has("thinking")).isFalse();

        var signed = "{\"provider\":\"anthropic\",\"attributes\":{\"thinking_signature\":\"S\"}}";
        sent = sent(LangChain4jModels::anthropic, new AnthropicEvents(), "claude-sonnet-4-5", afterCall("Hm.", signed));
        assertThat(sent.path("thinking").path("type").asText()).isEqualTo("enabled");
    }

    @Test
    void openAiResponsesGetsAnEffortAndItsReasoningBack() throws Exception {
        server.answers(ProviderSimulator.stream(OpenAiResponsesEvents.reasons("Hm.", "SECRET==", "Hello")));
        var model = LangChain4jModels.openAiResponses(
                ModelSettings.of("key", server.url(), "gpt-5").withThinking(5000));
        var heard = new Heard();

        var reply = model.chat(ask(), heard);

        var sent = server.last().body();
        assertThat(sent.path("reasoning").path("effort").asText()).isEqualTo("medium");
        assertThat(sent.path("include").toString()).contains("reasoning.encrypted_content");
        assertThat(sent.path("max_output_tokens").asInt()).isEqualTo(5100);
        assertThat(heard.events).containsExactly("reasoning:Hm.");
        assertThat(reply.reasoning()).isEqualTo("Hm.");

        model.chat(goOn(reply), ModelListener.SILENT);
        assertThat(server.last()
                        .body()
                        .path("input")
                        .path(1)
                        .path("encrypted_content")
                        .asText())
                .isEqualTo("SECRET==");
    }

    @Test
    void openAiChatGetsAnEffort() throws Exception {
        var sent = sent(LangChain4jModels::openAi, new OpenAiEvents(), "gpt-5", ask());

        assertThat(sent.path("reasoning_effort").asText()).isEqualTo("low");
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(2148);
    }

    @Test
    void geminiGetsABudgetAndTellsItsThoughts() throws Exception {
        var sent = sent(LangChain4jModels::gemini, new GeminiEvents(), "gemini-2.5-pro", ask())
                .path("generationConfig");

        assertThat(sent.path("thinkingConfig").path("thinkingBudget").asInt()).isEqualTo(2048);
        assertThat(sent.path("thinkingConfig").path("includeThoughts").asBoolean())
                .isTrue();
        assertThat(sent.path("maxOutputTokens").asInt()).isEqualTo(2148);
    }

    @Test
    void nobodyIsAskedToThinkByDefault() throws Exception {
        server.answersInTurn(
                ProviderSimulator.stream(new AnthropicEvents().says(FinishReason.STOP, "hi")),
                ProviderSimulator.stream(new OpenAiResponsesEvents().says(FinishReason.STOP, "hi")),
                ProviderSimulator.stream(new OpenAiEvents().says(FinishReason.STOP, "hi")),
                ProviderSimulator.stream(new GeminiEvents().says(FinishReason.STOP, "hi")));
        var settings = ModelSettings.of("key", server.url(), "claude-opus-5");

        LangChain4jModels.anthropic(settings).chat(ask(), ModelListener.SILENT);
        LangChain4jModels.openAiResponses(settings).chat(ask(), ModelListener.SILENT);
        LangChain4jModels.openAi(settings).chat(ask(), ModelListener.SILENT);
        LangChain4jModels.gemini(settings).chat(ask(), ModelListener.SILENT);

        assertThat(server.received())
                .hasSize(4)
                .allSatisfy(received -> assertThat(received.body().toString())
                        .doesNotContainIgnoringCase("thinking")
                        .doesNotContain("reasoning", "effort"));
    }

    @Test
    void refusesABudgetThatNoProviderTakes() {
        assertThatThrownBy(() -> ModelSettings.of("k", "", "m").withThinking(100))
                .hasMessageContaining("at least 1024");
    }

    private JsonNode sent(Function<ModelSettings, ChatModel> api, WireFormat wire, String model, ModelRequest request)
            throws Exception {
        server.answers(ProviderSimulator.stream(wire.says(FinishReason.STOP, "Hello")));
        api.apply(ModelSettings.of("key", server.url(), model).withThinking(2048))
                .chat(request, ModelListener.SILENT);
        return server.last().body();
    }

    private static ModelRequest ask() {
        return new ModelRequest("", List.of(ModelBench.user("hi")), List.of(), ToolChoice.AUTO, 100);
    }

    private static ModelRequest goOn(ModelReply reply) {
        return new ModelRequest(
                "",
                List.of(
                        ModelBench.user("hi"),
                        new Message.FromAgent(
                                "a", "thinker", reply.text(), List.of(), reply.reasoning(), reply.providerData()),
                        ModelBench.user("and now?")),
                List.of(),
                ToolChoice.AUTO,
                100);
    }

    private static ModelRequest afterCall(String reasoning, String providerData) throws IOException {
        return new ModelRequest(
                "",
                List.of(
                        ModelBench.user("hi"),
                        new Message.FromAgent("a", "looker", "", List.of(CALL), reasoning, providerData),
                        new Message.FromTool("t", CALL.id(), "look", ToolStatus.OK, "seen")),
                List.of(ModelBench.look()),
                ToolChoice.AUTO,
                100);
    }

    private static JsonNode json(String text) throws IOException {
        return Json.mapper().readTree(text.replace('\'', '"'));
    }
}
