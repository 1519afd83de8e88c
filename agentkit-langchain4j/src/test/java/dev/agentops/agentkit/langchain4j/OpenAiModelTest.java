package dev.agentops.agentkit.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.langchain4j.simulator.OpenAiEvents;
import dev.agentops.agentkit.langchain4j.simulator.ProviderSimulator;
import dev.agentops.agentkit.langchain4j.simulator.WireFormat;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelListener;
import dev.agentops.agentkit.model.ToolChoice;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OpenAiModelTest extends ModelContract {
    @Override
    ChatModel model(ModelSettings settings) {
        return LangChain4jModels.openAi(settings);
    }

    @Override
    List<String> tooLong() {
        return List.of(
                "400 {\"error\":{\"message\":\"This model's maximum context length is 128000 tokens. However, your messages resulted in 140000 tokens. Please reduce the length of the messages.\",\"type\":\"invalid_request_error\",\"param\":\"messages\",\"code\":\"context_length_exceeded\"}}",
                "429 {\"error\":{\"message\":\"Request too large for gpt-4.1 in organization org-1 on tokens per min (TPM): Limit 30000, Requested 40000.\",\"type\":\"tokens\",\"code\":\"rate_limit_exceeded\"}}",
                "400 {\"object\":\"error\",\"message\":\"This model's maximum context length is 4096 tokens. However, you requested 5000 tokens\",\"type\":\"BadRequestError\",\"code\":400}",
                "400 {\"error\":{\"code\":400,\"message\":\"the request exceeds the available context size. try increasing the context size\",\"type\":\"exceed_context_size_error\"}}",
                "413 <html>Request Entity Too Large</html>");
    }

    @Override
    WireFormat wire() {
        return new OpenAiEvents();
    }

    @Override
    JsonNode toolChoiceIn(JsonNode request) {
        return request.path("tool_choice");
    }

    @Override
    String toolChoiceSent(ToolChoice choice) {
        return switch (choice) {
            case AUTO -> "auto";
            case REQUIRED -> "required";
            case NONE -> "none";
        };
    }

    @Test
    void speaksAsOpenAiWantsIt() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));

        var reply = model().chat(ask(), ModelListener.SILENT);

        assertThat(server.last().path()).isEqualTo("/v1/chat/completions");
        assertThat(server.last().headers().getFirst("authorization")).isEqualTo("Bearer " + KEY);
        assertThat(server.last().body().path("max_tokens").asInt()).isEqualTo(100);
        assertThat(server.last()
                        .body()
                        .path("stream_options")
                        .path("include_usage")
                        .asBoolean())
                .isTrue();
        assertThat(reply.model()).isEqualTo("gpt-test-1");
        assertThat(reply.providerData()).isEmpty();
    }

    @Test
    void countsAllInputAndWhatOfItWasCached() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));

        var usage = model().chat(ask(), ModelListener.SILENT).usage();

        assertThat(usage.inputTokens()).isEqualTo(50);
        assertThat(usage.cachedInputTokens()).isEqualTo(32);
    }

    @Test
    void tellsTheReasoningOfServersThatSendIt() throws Exception {
        server.answers(ProviderSimulator.stream(
                OpenAiEvents.chunk("{\"role\":\"assistant\",\"reasoning_content\":\"Hm.\"}", "null")
                        + hello(FinishReason.STOP)));
        var heard = new Heard();

        var reply = model().chat(ask(), heard);

        assertThat(heard.events).containsExactly("reasoning:Hm.", "text:Hello", "text: there");
        assertThat(reply.reasoning()).isEqualTo("Hm.");
    }

    @Test
    void worksWithoutAKeyAtAServerThatAsksForNone() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));

        model(ModelSettings.of("", server.url(), "test-model")).chat(ask(), ModelListener.SILENT);

        assertThat(server.last().headers().containsKey("authorization")).isFalse();
    }

    @Test
    void saysWhichServerItIs() {
        var settings = ModelSettings.of("", server.url(), "rules");

        assertThat(LangChain4jModels.openAi("offline", settings).provider()).isEqualTo("offline");
        assertThat(LangChain4jModels.openAi(settings).provider()).isEqualTo("openai");
    }

    @Test
    void needsAKeyForOpenAiItself() {
        assertThatThrownBy(() -> model(ModelSettings.of("", "", "test-model")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
