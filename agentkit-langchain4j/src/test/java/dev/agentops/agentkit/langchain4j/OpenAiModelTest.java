package dev.agentops.agentkit.langchain4j;

import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelListener;
import dev.agentops.agentkit.model.ToolChoice;
import org.junit.jupiter.api.Test;

import static dev.agentops.agentkit.langchain4j.OpenAiEvents.chunk;
import static dev.agentops.agentkit.langchain4j.OpenAiEvents.end;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OpenAiModelTest extends ModelContract {
    @Override
    ChatModel model(ModelSettings settings) {
        return LangChain4jModels.openAi(settings);
    }

    @Override
    String hello(FinishReason reason) {
        return OpenAiEvents.TEXT
                + end(
                        switch (reason) {
                            case STOP -> "stop";
                            case TOOL_CALLS -> "tool_calls";
                            case LENGTH -> "length";
                            case REFUSED -> "content_filter";
                        });
    }

    @Override
    String half() {
        return OpenAiEvents.TEXT;
    }

    @Override
    String twoCalls() {
        return chunk(call(0, "\"id\":\"c0\",\"type\":\"function\",", "\"name\":\"look\",\"arguments\":\"\""), "null")
                + chunk(call(0, "", "\"arguments\":\"{\\\"path\\\":\""), "null")
                + chunk(call(0, "", "\"arguments\":\"\\\"a\\\"}\""), "null")
                + chunk(call(1, "\"id\":\"c1\",\"type\":\"function\",", "\"name\":\"list\",\"arguments\":\"\""), "null")
                + end("tool_calls");
    }

    @Override
    String brokenArguments() {
        return chunk(
                        call(
                                0,
                                "\"id\":\"c0\",\"type\":\"function\",",
                                "\"name\":\"look\",\"arguments\":\"{\\\"path\\\": oops\""),
                        "null")
                + end("tool_calls");
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
        server.answers(FakeProvider.stream(hello(FinishReason.STOP)));

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
        server.answers(FakeProvider.stream(hello(FinishReason.STOP)));

        var usage = model().chat(ask(), ModelListener.SILENT).usage();

        assertThat(usage.inputTokens()).isEqualTo(50);
        assertThat(usage.cachedInputTokens()).isEqualTo(32);
    }

    @Test
    void tellsTheReasoningOfServersThatSendIt() throws Exception {
        server.answers(FakeProvider.stream(
                chunk("{\"role\":\"assistant\",\"reasoning_content\":\"Hm.\"}", "null") + hello(FinishReason.STOP)));
        var heard = new Heard();

        var reply = model().chat(ask(), heard);

        assertThat(heard.events).containsExactly("reasoning:Hm.", "text:Hello", "text: there");
        assertThat(reply.reasoning()).isEqualTo("Hm.");
    }

    @Test
    void worksWithoutAKeyAtAServerThatAsksForNone() throws Exception {
        server.answers(FakeProvider.stream(hello(FinishReason.STOP)));

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

    private static String call(int index, String head, String function) {
        return "{\"tool_calls\":[{\"index\":" + index + "," + head + "\"function\":{" + function + "}}]}";
    }
}
