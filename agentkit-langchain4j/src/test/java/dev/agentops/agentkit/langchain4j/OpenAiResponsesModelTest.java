package dev.agentops.agentkit.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.langchain4j.simulator.OpenAiResponsesEvents;
import dev.agentops.agentkit.langchain4j.simulator.ProviderSimulator;
import dev.agentops.agentkit.langchain4j.simulator.WireFormat;
import dev.agentops.agentkit.langchain4j.simulator.WireFormat.Call;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelListener;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.ToolChoice;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class OpenAiResponsesModelTest extends ModelContract {
    @Override
    ChatModel model(ModelSettings settings) {
        return LangChain4jModels.openAiResponses(settings);
    }

    @Override
    List<String> tooLong() {
        return List.of(
                "400 {\"error\":{\"message\":\"Your input exceeds the context window of this model. Please adjust your input and try again.\",\"type\":\"invalid_request_error\",\"param\":\"input\",\"code\":\"context_length_exceeded\"}}");
    }

    @Override
    WireFormat wire() {
        return new OpenAiResponsesEvents();
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

        var sent = server.last().body();
        assertThat(server.last().path()).isEqualTo("/v1/responses");
        assertThat(server.last().headers().getFirst("authorization")).isEqualTo("Bearer " + KEY);
        assertThat(sent.path("max_output_tokens").asInt()).isEqualTo(100);
        assertThat(sent.path("stream").asBoolean()).isTrue();
        assertThat(reply.model()).isEqualTo("gpt-test-1");
        assertThat(reply.providerData()).isEmpty();
    }

    @Test
    void storesNothingAtOpenAi() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));

        model().chat(ask(), ModelListener.SILENT);

        assertThat(server.last().body().path("store").asBoolean(true)).isFalse();
        assertThat(server.last().body().has("previous_response_id")).isFalse();
    }

    @Test
    void leavesOptionalPropertiesOptional() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));

        model().chat(
                        new ModelRequest("", List.of(user("hi")), List.of(look()), ToolChoice.AUTO, 100),
                        ModelListener.SILENT);

        var tool = server.last().body().path("tools").path(0);
        assertThat(tool.path("strict").asBoolean(true)).isFalse();
        assertThat(tool.path("parameters")).isEqualTo(look().inputSchema());
    }

    @Test
    void tellsArgumentsPieceByPiece() throws Exception {
        server.answers(ProviderSimulator.stream(wire().calls(new Call("look", "{\"path\":", "\"a\"}"))));
        var heard = new Heard();

        model().chat(ask(), heard);

        assertThat(heard.events).containsExactly("call0:look", "arguments0:{\"path\":", "arguments0:\"a\"}");
    }

    @Test
    void countsAllInputAndWhatOfItWasCached() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));

        var usage = model().chat(ask(), ModelListener.SILENT).usage();

        assertThat(usage.inputTokens()).isEqualTo(50);
        assertThat(usage.cachedInputTokens()).isEqualTo(32);
    }

    @Test
    void saysThatTheModelItselfRefused() throws Exception {
        server.answers(ProviderSimulator.stream(OpenAiResponsesEvents.refuses("I won't.")));

        assertThat(model().chat(ask(), ModelListener.SILENT).finishReason()).isEqualTo(FinishReason.REFUSED);
    }

    @Test
    void aFailedResponseIsExplained() {
        server.answers(ProviderSimulator.stream(
                wire().begins("Hello") + OpenAiResponsesEvents.failed("server_error", "the model fell over")));

        var error = catchThrowableOfType(ModelException.class, () -> model().chat(ask(), ModelListener.SILENT));

        assertThat(error.retriable()).isTrue();
        assertThat(error).hasMessageContaining("the model fell over");
    }

    @Test
    void aRequestThatIsTooLongIsKnownInTheStreamToo() {
        server.answers(ProviderSimulator.stream(OpenAiResponsesEvents.failed(
                "context_length_exceeded", "Your input exceeds the context window of this model.")));

        var error = catchThrowableOfType(ModelException.class, () -> model().chat(ask(), ModelListener.SILENT));

        assertThat(error.reason()).isEqualTo(ModelException.Reason.CONTEXT_TOO_LONG);
    }

    @Test
    void aRefusedPromptIsPermanent() {
        server.answers(ProviderSimulator.stream(OpenAiResponsesEvents.failed("invalid_prompt", "not this one")));

        var error = catchThrowableOfType(ModelException.class, () -> model().chat(ask(), ModelListener.SILENT));

        assertThat(error.retriable()).isFalse();
        assertThat(error).hasMessageContaining("not this one");
    }

    @Test
    void anErrorEventOfThisApiIsExplained() {
        server.answers(ProviderSimulator.stream(wire().begins("Hello")
                + OpenAiResponsesEvents.event(
                        "error", "\"code\":\"server_error\",\"message\":\"gone for " + KEY + "\",\"param\":null")));

        var error = catchThrowableOfType(ModelException.class, () -> model().chat(ask(), ModelListener.SILENT));

        assertThat(error.retriable()).isTrue();
        assertThat(error.getMessage()).contains("gone for ***").doesNotContain(KEY);
    }

    @Test
    void worksWithoutAKeyAtAServerThatAsksForNone() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));

        model(ModelSettings.of("", server.url(), "test-model")).chat(ask(), ModelListener.SILENT);

        assertThat(server.last().headers().containsKey("authorization")).isFalse();
    }

    @Test
    void needsAKeyForOpenAiItself() {
        assertThatThrownBy(() -> model(ModelSettings.of("", "", "test-model")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
